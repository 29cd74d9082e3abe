"""What a model, a server or a file name can say to have something opened. Each is shown in every place of the window.

{png} is a real picture, {fifo} a pipe that blocks whoever opens it, {folder} the folder they lie in.
"""

WEB = "http://127.0.0.1:9/x.png"

MARKDOWN_PICTURES = (
    "![x]({png})",
    "![]({png})",
    "![x](<{png}>)",
    "![x]({png} 'a title')",
    "![x](file://{png})",
    "![x](FILE://{png})",
    "![x](file:{png})",
    "![x](file://localhost{png})",
    "![x](/{png})",
    "![x](//127.0.0.1/share/x.png)",
    "![x](\\\\\\\\127.0.0.1\\\\share\\\\x.png)",
    "![x](\\\\\\\\?\\\\UNC\\\\127.0.0.1\\\\share\\\\x.png)",
    "![x](smb://127.0.0.1/share/x.png)",
    "![x](qrc:/x.png)",
    "![x](:/x.png)",
    "![x](data:image/png;base64,iVBORw0KGgo=)",
    "![x](data:image/svg+xml,<svg><image href='file://{png}'/></svg>)",
    "![x](" + WEB + ")",
    "![x](/dev/zero)",
    "![x](/dev/stdin)",
    "![x](/proc/self/environ)",
    "![x]({fifo})",
    "![x](file://{fifo})",
    "![x](../../../../../../..{png})",
    "![x][ref]\n\n[ref]: {png}",
    "![x][]\n\n[x]: {png}",
    "![x]\n\n[x]: file://{png}",
    "[![x]({png})](" + WEB + ")",
    "![![x]({png})]({png})",
    "**_![x]({png})_**",
    "# ![x]({png})",
    "- ![x]({png})\n  - ![x]({fifo})",
    "1. a\n\n   ![x]({png})",
    "> > ![x]({png})",
    "| a | b |\n|---|---|\n| ![x]({png}) | ![y]({fifo}) |",
    "- [x] ![x]({png})",
    "![x](%2Fdev%2Fzero)",
    "!&#91;x](/dev/zero) ![x](&#47;dev&#47;zero)",
    "```\n![x]({png})\n```\n\n![x]({png})",
    "text ![x]({png})",
    "![x]({png}" + " " * 300 + ")",
    "![x]({png})" * 200,
)

HTML = (
    "<img src='{png}'>",
    '<img src="file://{png}">',
    "<img src={fifo}>",
    "<IMG SRC=//127.0.0.1/share/x.png>",
    "<img src='" + WEB + "' width=1 height=1>",
    "<b><img src='{png}'></b>",
    "&lt;img src='{png}'&gt;",
    "<!-- --><img src='{png}'>",
    "<html><body background='{png}'>x</body></html>",
    "<table background='{png}'><tr><td background='{fifo}'>x</td></tr></table>",
    "<style>body {{ background-image: url({png}) }}</style><p>x</p>",
    "<p style=\"background: url('file://{png}')\">x</p>",
    "<p style='list-style-image: url({png})'>x</p>",
    "<link rel=stylesheet href='{png}'>",
    "<style>@import url('{png}');</style>",
    "<style>@font-face {{ font-family: x; src: url({png}) }}</style><p style='font-family: x'>x</p>",
    "<iframe src='file://{png}'></iframe>",
    "<object data='{png}'></object><embed src='{png}'>",
    "<svg><image xlink:href='{png}'/></svg>",
    "<video src='{png}' poster='{fifo}'></video>",
    "<script src='{png}'></script>",
    "<meta http-equiv=refresh content='0; url=file://{png}'>",
    "<a href='file://{png}'>go</a>",
    "<qt><img src='{png}'></qt>",
    "<ul type='disc'><li><img src='{png}'></ul>",
    "<td><tr><img src='{png}'>" * 50,
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file://{png}'>]><x>&e;</x>",
)

LINKS = (
    "[x](file://{png})",
    "[x]({png})",
    "<file://{png}>",
    "file://{png}",
    "[x](javascript:alert(1))",
    "[x](//127.0.0.1/share)",
    "[x](" + WEB + ")",
    "<" + WEB + ">",
    "[" + WEB + "](file://{png})",
    "[x][r]\n\n[r]: file://{png} 'title'",
    "[x](data:text/html,<img src='{png}'>)",
)

NAMES = (
    "<img src='{png}'>.jpg",
    "<img src=//127.0.0.1/s/x>.png",
    "![x]({png}).jpg",
    "photo<style>p{{background:url({png})}}</style>.png",
    "\u202egpj.<img src='{png}'>",
    "url({png}).qss { image: url({png}) }",
)

PAYLOADS = (*MARKDOWN_PICTURES, *HTML, *LINKS, *NAMES)


def filled(payload: str, *, png: str, fifo: str) -> str:
    return payload.replace("{png}", png).replace("{fifo}", fifo).replace("{{", "{").replace("}}", "}")
