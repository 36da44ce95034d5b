# Runs Node in place of this shell, so that npm's signals reach it: the Node that comes first on the path or, where that one
# can't run, the one that runs npm. On Alpine, `npm ci` brings a Node along that needs glibc.
if node -v > /dev/null 2>&1; then exec node "$@"; fi
if "${npm_node_execpath:-false}" -v > /dev/null 2>&1; then exec "$npm_node_execpath" "$@"; fi
echo 'No Node.js on the path can run here. Install 22.19 or later (24 is best) from nodejs.org or your package manager.' >&2
exit 1
