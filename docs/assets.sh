#!/usr/bin/env bash
# Writes the manual and the completions into a folder: docs/assets.sh PROGRAM FOLDER
set -euo pipefail
program=$1
folder=$2
mkdir -p "$folder/completions"
"$program" man --dir "$folder"
"$program" completions bash >"$folder/completions/blogtui.bash"
"$program" completions zsh >"$folder/completions/_blogtui"
"$program" completions fish >"$folder/completions/blogtui.fish"
"$program" completions elvish >"$folder/completions/blogtui.elv"
"$program" completions powershell >"$folder/completions/_blogtui.ps1"
