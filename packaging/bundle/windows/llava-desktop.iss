; The installer for Windows, made by Inno Setup 6 after `dev.py bundle`:
;   iscc /DVersion=0.1.0 packaging\bundle\windows\llava-desktop.iss
; For one person, without administrator rights. It needs no network, and takes everything but the person's own files
; away again.

#ifndef Version
  #error Give the version: iscc /DVersion=0.1.0
#endif
#define Root "..\..\.."

[Setup]
; Never change this: by it an update finds what is installed.
AppId={{5B0B7E6C-0C0C-4B55-9E0B-6B1C3B7A5D11}
AppName=LLaVA Desktop
AppVersion={#Version}
AppPublisher=The LLaVA Desktop maintainers
DefaultDirName={autopf}\LLaVA Desktop
DefaultGroupName=LLaVA Desktop
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Root}\LICENSE
OutputDir={#Root}\dist
OutputBaseFilename=llava-desktop-{#Version}-windows-x64-setup
SetupIconFile={#Root}\build\bundle\llava-desktop.ico
UninstallDisplayIcon={app}\llava-desktop.exe
Compression=lzma2/max
SolidCompression=yes
ChangesAssociations=yes
WizardStyle=modern

[Tasks]
Name: desktopicon; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
; Files of an older version that this one no longer has.
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\llava-desktop\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\LLaVA Desktop"; Filename: "{app}\llava-desktop.exe"
Name: "{autodesktop}\LLaVA Desktop"; Filename: "{app}\llava-desktop.exe"; Tasks: desktopicon

[Registry]
; "Open with", and never the default of anything.
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "LLaVA Desktop"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\shell\open\command"; ValueType: string; ValueData: """{app}\llava-desktop.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".jpg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".jpeg"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".png"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".webp"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".gif"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".bmp"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".tif"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".tiff"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".avif"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".heic"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\llava-desktop.exe\SupportedTypes"; ValueType: string; ValueName: ".heif"; ValueData: ""

[Run]
Filename: "{app}\llava-desktop.exe"; Description: "{cm:LaunchProgram,LLaVA Desktop}"; Flags: nowait postinstall skipifsilent
