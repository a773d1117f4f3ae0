#!/bin/bash
# Pictures in real terminals: whatever was scrolled and opened over them before, the
# screen is, pixel by pixel, what it is when all of it is drawn anew.
#
#   cargo build --release
#   benches/e2e/pixels.sh [POST [FOLDER [KIND...]]]
#
# POST is a post with pictures (one of sample-content, unless named), FOLDER gets the
# screenshots (target/pixels), KIND is xterm (sixels), kitty (0.28 or later for pixels)
# or tmux. For three places in the post it compares the screen after
#   there     scrolling there slowly
#   popup     stopping halfway, opening the help, scrolling that, closing it, going on
#   popup-at  opening the help at the place itself, scrolling that and closing it
#   back      scrolling past it, at once and fast, and back
# with "fresh", the screen after plain steps down at the start of the run, and "redrawn",
# the screen after the program was stopped and has gone on, which draws everything. Prints
# a row for each, and
# ends with 1 if a pixel differs.
#
# Debian: apt-get install xterm kitty tmux xvfb xdotool imagemagick x11-apps fonts-dejavu-core
set -u
cd "$(dirname "$0")/../.." || exit 2
post=$(realpath "${1:-sample-content/posts/two-pixels-in-a-cell/index.md}")
out=${2:-target/pixels}
shift; shift
kinds=("${@:-}")
[ -n "${kinds[0]}" ] || kinds=(xterm kitty tmux)
program=$(realpath "${PROGRAM:-target/release/blogtui}")
cols=90 rows=32
read -ra places <<<"${PLACES:-9 22 40}"
mkdir -p "$out"
for tool in Xvfb xdotool import compare xwd; do
  command -v $tool >/dev/null || { echo "missing: $tool" >&2; exit 2; }
done
work=$(mktemp -d) server='' terminal='' failed=0
finish() {
  stop
  [ -n "$server" ] && kill "$server" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

# One screen for all runs.
for _ in 1 2 3 4 5; do
  number=$((300 + RANDOM % 9000))
  [ -e /tmp/.X11-unix/X$number ] && continue
  Xvfb :$number -screen 0 1600x1200x24 -nolisten tcp >"$work/x.log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    DISPLAY=:$number xdotool getdisplaygeometry >/dev/null 2>&1 && break 2
    sleep 0.1
  done
  kill $server 2>/dev/null
  server=''
done
[ -n "$server" ] || { echo "no X server" >&2; exit 2; }
export DISPLAY=:$number LANG=C.UTF-8 LC_ALL=C.UTF-8 COLORTERM=truecolor
export LIBGL_ALWAYS_SOFTWARE=1 KITTY_ENABLE_WAYLAND=0
unset TMUX TERM_PROGRAM KITTY_WINDOW_ID WAYLAND_DISPLAY

still() { # Waits until the screen has not changed for three quarters of a second.
  local before='' now same=0
  for _ in $(seq 120); do
    now=$(xwd -silent -root | md5sum)
    if [ "$now" = "$before" ]; then same=$((same + 1)); else same=0; fi
    before=$now
    [ $same -ge 3 ] && return
    sleep 0.25
  done
}

start() { # KIND: the program in a terminal, its first screen drawn.
  rm -f "$work/pid" "$work/go"
  # The program starts when the window is there and quiet: a terminal that is busy
  # starting answers no questions.
  cat >"$work/run" <<RUN
until [ -e "$work/go" ]; do sleep 0.1; done
sh -c 'echo \$\$ >"$work/pid"; exec "$program" --no-state --theme dark "$post"'
RUN
  # Smooth letters reach into the cells beside them by a shade, which is lost when such a
  # cell alone is written again: a digit of the status line, with or without pictures.
  local x=(xterm -geometry ${cols}x$rows+0+0 -fa 'DejaVu Sans Mono:antialias=false' -fs 12 -bg '#101418' -fg '#d0d0d0'
    +sb -bw 0 -xrm 'XTerm*internalBorder: 0' -xrm 'XTerm*cursorBlink: false')
  case $1 in
    xterm) x+=(-ti vt340 -xrm 'XTerm*decTerminalID: vt340' -xrm 'XTerm*numColorRegisters: 256'
      -e bash "$work/run") ;;
    # Without its status line: there is a clock in it.
    tmux) x+=(-ti vt220 -e tmux -L pixels$$ -f /dev/null new-session "bash $work/run" ';' set status off) ;;
    kitty) x=(kitty --config NONE -o font_size=12 -o 'font_family=DejaVu Sans Mono'
      -o remember_window_size=no -o initial_window_width=${cols}c -o initial_window_height=${rows}c
      -o window_padding_width=0 -o cursor_blink_interval=0 -o confirm_os_window_close=0
      -o update_check_interval=0 -o enable_audio_bell=no bash "$work/run") ;;
  esac
  "${x[@]}" >"$work/terminal.log" 2>&1 &
  terminal=$!
  window=''
  for _ in $(seq 300); do
    window=$(xdotool search --onlyvisible --class 'xterm|kitty' 2>/dev/null | head -1)
    [ -n "$window" ] && break
    sleep 0.2
  done
  [ -n "$window" ] || { echo "no window: $(cat "$work/terminal.log")" >&2; exit 2; }
  xdotool windowmove "$window" 0 0 mousemove 700 1150 windowfocus "$window" 2>/dev/null
  still
  : >"$work/go"
  for _ in $(seq 100); do [ -s "$work/pid" ] && break; sleep 0.1; done
  sleep 2
  still
}

stop() {
  [ -s "$work/pid" ] && kill "$(cat "$work/pid")" 2>/dev/null
  for _ in $(seq 50); do kill -0 "${terminal:-0}" 2>/dev/null || break; sleep 0.1; done
  [ -n "$terminal" ] && kill "$terminal" 2>/dev/null
  wait "$terminal" 2>/dev/null
  terminal=''
  rm -f "$work/pid"
}

keys() { # KEY TIMES [SECONDS between two]
  for _ in $(seq "$2"); do xdotool key -- "$1"; sleep "${3:-0.06}"; done
}

shoot() { # NAME
  still
  timeout 20 import -silent -window "$window" "$out/$1.png"
}

# Stops the program and has it go on, as a shell does with Ctrl-Z and fg.
redraw() {
  kill -CONT "$(cat "$work/pid")"
  sleep 0.5
}

differ() { # KIND PLACE WAY WITH
  local count
  count=$(compare -metric AE "$out/$1-$2-$3.png" "$out/$1-$2-$4.png" "$work/differs.png" 2>&1)
  count=${count%% *}
  printf '| %s | %s | %s against %s | %s |\n' "$1" "$2" "$3" "$4" "$count"
  [ "$count" = 0 ] && return
  failed=1
  cp "$work/differs.png" "$out/$1-$2-$3-differs.png" 2>/dev/null
}

printf '| terminal | lines down | what is compared | pixels that differ |\n| --- | ---: | --- | ---: |\n'
for kind in "${kinds[@]}"; do
  for place in "${places[@]}"; do
    start "$kind"
    keys j "$place"
    shoot "$kind-$place-fresh"
    # The rest happens in one run, one after the other.
    keys j 3; keys k 3
    shoot "$kind-$place-there"
    keys question 1; still; keys j 3; shoot "$kind-$place-window"; keys Escape 1
    shoot "$kind-$place-popup-at"
    keys k 4; keys question 1; still; keys j 2; keys Escape 1; keys j 4
    shoot "$kind-$place-popup"
    keys j 15 0.015; keys k 15 0.015
    shoot "$kind-$place-back"
    redraw
    shoot "$kind-$place-redrawn"
    stop
    for way in there popup-at popup back redrawn; do differ "$kind" "$place" $way fresh; done
  done
done
exit $failed
