#!/bin/sh
# Puts the program of this folder into the menu of the person who runs this; --remove takes it out again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/llava-desktop.desktop
icons=$data/icons/hicolor

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$icons"/*/apps/llava-desktop.png "$icons/scalable/apps/llava-desktop.svg"
    exit
fi
mkdir -p "$data/applications" "$icons"
cp -R "$here/share/icons/hicolor/." "$icons/"
# The path stands in quotes, as the desktop entry specification has it: what is special there gets a backslash, and then
# every backslash is doubled.
quoted=$(printf '%s' "$here/llava-desktop" | sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g')
PROGRAM=$quoted awk 'sub(/^Exec=llava-desktop/, "") { print "Exec=\"" ENVIRON["PROGRAM"] "\"" $0; next } { print }' \
    "$here/share/applications/llava-desktop.desktop" > "$entry"
