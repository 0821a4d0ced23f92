#!/usr/bin/env bash
# Makes the pictures of the README again, in docs/images: the article's three charts, a failing report of a server without timeouts, each light and
# dark, and the default job in a terminal. Some two minutes on Linux; needs script(1) and Chromium (.ci/install browser).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

reports=$(mktemp -d)
server=
trap '[[ -z $server ]] || kill "$server"; rm -rf "$reports"' EXIT

dotnet build -v q --nologo
leak=(dotnet tests/Load/bin/Debug/net10.0/Leak.Load.dll)
"${leak[@]}" --quiet --output "$reports/runs" --html "$reports/article/report.html"

port=7071
dotnet src/Server/bin/Debug/net10.0/Leak.Server.dll --urls "http://127.0.0.1:$port" --Diagnostics:Port 7072 --Timeouts:Enabled false --Stalls:Enabled true \
    --Logging:LogLevel:Default Critical >/dev/null &
server=$!
for ((i = 0; i < 60; i++)); do
    (: </dev/tcp/127.0.0.1/$port) 2>/dev/null && break
    sleep 0.5
done

# Growing where Bounded is asked for: 1 is what it must exit with.
code=0
"${leak[@]}" run tcp/idle http1/partial-headers live/post --quiet --url "http://127.0.0.1:$port" --limit 5s --rate 5/s --during 10s \
    --output "$reports/runs" --html "$reports/failing/report.html" || code=$?
if ((code != 1)); then
    echo "the failing run exited with $code, not with 1" >&2
    exit 1
fi

LEAK_REQUIRE_BROWSER=1 LEAK_PICTURES=$reports dotnet test tests/Pages --no-build --nologo -- 'NUnit.Where=class =~ /PictureTests/'
dotnet run eng/record.cs -- docs/images/run.svg
