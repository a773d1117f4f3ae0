#!/usr/bin/env bash
# Records docs/tour.gif from the real program in a real terminal, by the steps below:
#
#   docs/record.sh [PROGRAM] [OUT.gif]
#
# Needs Xvfb, xterm (with sixel), xdotool, ImageMagick, and fonts for Chinese.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
program=$(realpath "${1:-target/release/blogtui}")
out=${2:-docs/tour.gif}

# What is pressed, and how long what is then seen stands, in hundredths of a second.
# `type:TEXT` types; `write` saves a post in another program.
steps=(
    wait:220 j:35 j:35 k:50
    Return:190 d:70 d:110 bracketright:60
    d:60 d:130 q:60
    t:90 type:ty:60 Return:140 Escape:50
    s:60 type:lighthouse:170 Return:170 Escape:50
    q:40 slash:50 type:chinese:90 Return:50 Return:120 d:120
    write:190 q:80
)

work=$(mktemp -d)
pids=()
cleanup() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT

mkdir "$work/my"
cp -r sample-content "$work/my/blog"
display=:$((300 + RANDOM % 5000))
Xvfb "$display" -screen 0 1400x900x24 -nolisten tcp >/dev/null 2>&1 &
pids+=($!)
export DISPLAY=$display
for _ in $(seq 100); do xdotool getdisplaygeometry >/dev/null 2>&1 && break; sleep 0.1; done

# Nothing of the one who records is in the picture.
env -u TMUX -u TERM_PROGRAM -u NO_COLOR LANG=C.UTF-8 LC_ALL=C.UTF-8 COLORTERM=truecolor \
    BLOGTUI_CONFIG="$work/none.toml" BLOGTUI_NO_STATE=1 BLOGTUI_NO_CACHE=1 BLOGTUI_THEME=dark \
    xterm -geometry 104x30+0+0 -fa 'DejaVu Sans Mono' -fs 10 -bg '#101418' -fg '#d0d0d0' \
    +sb -bw 0 -xrm 'XTerm*internalBorder: 8' -xrm 'XTerm*cursorBlink: false' \
    -ti vt340 -xrm 'XTerm*decTerminalID: vt340' -xrm 'XTerm*numColorRegisters: 256' \
    -e "$program" "$work/my/blog" &
pids+=($!)
window=
for _ in $(seq 300); do
    window=$(xdotool search --class xterm 2>/dev/null | head -1) || true
    [[ -n "$window" ]] && break
    sleep 0.1
done
[[ -n "$window" ]] || { echo "there is no window of a terminal" >&2; exit 1; }
xdotool windowfocus "$window" 2>/dev/null || true
sleep 2

frames=()
# A picture of the window once it stands still (or after so many looks), shown for so long.
shot() {
    local file=$work/$(printf '%03d' "${#frames[@]}").png before=
    for _ in $(seq "${2:-25}"); do
        import -window "$window" "$file"
        now=$(md5sum <"$file")
        [[ "$now" == "$before" ]] && break
        before=$now
        sleep 0.12
    done
    frames+=("$1:$file")
}

for step in "${steps[@]}"; do
    hold=${step##*:}
    what=${step%:*}
    case $what in
        wait) ;;
        write)
            post=$work/my/blog/posts/chinese-in-a-grid/index.md
            awk '/^## / && !done { print "**刚刚写下、保存，立刻看见。** Just written, saved, and seen.\n"; done = 1 } { print }' \
                "$post" >"$post.new"
            mv "$post.new" "$post"
            # What is new is marked for a few seconds only.
            sleep 0.8
            shot "$hold" 1
            continue
            ;;
        type:*)
            text=${what#type:}
            for ((i = 0; i < ${#text}; i++)); do
                xdotool key "${text:i:1}"
                ((i + 1 < ${#text})) && shot 12
            done
            ;;
        *) xdotool key "$what" ;;
    esac
    shot "$hold"
done

arguments=()
for frame in "${frames[@]}"; do
    arguments+=(-delay "${frame%%:*}" "${frame#*:}")
done
convert "${arguments[@]}" -loop 0 +dither -colors 28 -layers OptimizePlus "$out"
ls -l "$out"
