#!/bin/sh
# On macOS, after `dev.py bundle`: signs the app (ad hoc, or as MACOS_IDENTITY says) and packs it into a disk image.
# Usage: sh disk_image.sh VERSION
set -eu
cd "$(dirname "$0")/../../.."
app="dist/LLaVA Desktop.app"
image="dist/llava-desktop-$1-macos-$(uname -m).dmg"
identity=${MACOS_IDENTITY:--}

codesign --force --deep --options runtime --sign "$identity" \
    --entitlements packaging/bundle/macos/entitlements.plist "$app"
codesign --verify --deep --strict "$app"
"$app/Contents/MacOS/llava-desktop" --self-test

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -volname "LLaVA Desktop" -srcfolder "$folder" -fs HFS+ -format ULFO "$image"
shasum -a 256 "$image" > "$image.sha256"
