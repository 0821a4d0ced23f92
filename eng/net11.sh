#!/usr/bin/env bash
# Lays a .NET 11 runtime beside the SDK that is installed: from NuGet packages, into a folder of its own, once. Nothing outside of
# that folder changes. Prints the folder; with a command, runs it there, rolled forward to that runtime:
#   eng/net11.sh                                       prints the folder
#   eng/net11.sh dotnet test --no-build tests/Unit     runs what was built for .NET 10 on .NET 11
# Needs Linux (glibc; x64 or arm64) and the .NET SDK of global.json. LEAK_NET11_ROOT is the folder; default: artifacts/net11.
# Exit code 1: the runtime could not be laid, and standard error says why; else the command's.
set -uo pipefail

version=11.0.0
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd) || exit 1
root=${LEAK_NET11_ROOT:-$here/../artifacts/net11}

fail() {
    echo "eng/net11.sh: $1" >&2
    exit 1
}

case $(uname -s)-$(uname -m) in
    Linux-x86_64) rid=linux-x64 ;;
    Linux-aarch64) rid=linux-arm64 ;;
    *) fail "lays a runtime on Linux x64 and arm64 alone; install .NET 11 here." ;;
esac

muxer=$(command -v dotnet) || fail "the .NET SDK is missing: no dotnet on PATH."
installed=$(dirname "$(readlink -f "$muxer")")
[[ -d $installed/sdk ]] || fail "no SDK lies beside $installed/dotnet."

# What it was laid from: another SDK, or another runtime of it, lays it anew.
stamp="$version $rid $installed $(ls "$installed/sdk" "$installed/shared/"* | tr '\n' ' ')"

# lay <folder>: makes it.
lay() {
    local target=$1 project=$1/packages log=$1/restore.log packages core web
    mkdir -p "$project" || return 1
    # Out of the repository's reach: its settings are for what it builds.
    echo '<Project />' >"$project/Directory.Build.props"
    echo '<Project />' >"$project/Directory.Build.targets"
    echo '<Project />' >"$project/Directory.Packages.props"
    cat >"$project/packages.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup>
    <PackageDownload Include="Microsoft.NETCore.App.Runtime.$rid" Version="[$version]" />
    <PackageDownload Include="Microsoft.AspNetCore.App.Runtime.$rid" Version="[$version]" />
  </ItemGroup>
</Project>
PROJECT
    if ! DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 dotnet restore "$project" </dev/null >"$log" 2>&1; then
        cat "$log" >&2
        echo "eng/net11.sh: the packages of .NET $version for $rid did not restore." >&2
        return 1
    fi
    packages=$(sed -n 's/.*"packagesPath": "\(.*\)",*/\1/p' "$project/obj/project.assets.json" | head -n 1)
    core=${packages%/}/microsoft.netcore.app.runtime.$rid/$version/runtimes/$rid
    web=${packages%/}/microsoft.aspnetcore.app.runtime.$rid/$version/runtimes/$rid
    if [[ ! -f $core/native/libhostfxr.so || ! -d $web ]]; then
        echo "eng/net11.sh: the packages restored, but $core or $web is not as it is known." >&2
        return 1
    fi

    copy "$core" "$target/shared/Microsoft.NETCore.App/$version" &&
        copy "$web" "$target/shared/Microsoft.AspNetCore.App/$version" &&
        mkdir -p "$target/host/fxr/$version" &&
        cp "$core/native/libhostfxr.so" "$target/host/fxr/$version/" &&
        cp "$installed/dotnet" "$target/dotnet" &&
        link "$installed" "$target" sdk sdk-manifests packs templates library-packs &&
        link "$installed/shared/Microsoft.NETCore.App" "$target/shared/Microsoft.NETCore.App" &&
        link "$installed/shared/Microsoft.AspNetCore.App" "$target/shared/Microsoft.AspNetCore.App" &&
        rm -rf "$project" "$log" &&
        chmod 755 "$target" &&
        echo "$stamp" >"$target/laid"
}

# copy <runtimes/rid of a package> <framework folder>: its assemblies and, where it has some, its libraries.
copy() {
    mkdir -p "$2" && cp "$1"/lib/net11.0/* "$2/" || return 1
    if [[ -d $1/native ]]; then cp "$1"/native/* "$2/"; fi
}

# link <from> <to> [<name…>]: what is there of those; all without names. Hard links, or copies on another file system: the test
# host starts the dotnet that lies beside the SDK it came with, and would follow a symbolic link back to the one that is installed.
link() {
    local from=$1 to=$2 name
    shift 2
    if (($# == 0)); then set -- $(ls "$from"); fi
    for name in "$@"; do
        [[ -e $from/$name ]] || continue
        cp -RLl "$from/$name" "$to/$name" 2>/dev/null || { rm -rf "${to:?}/$name" && cp -RL "$from/$name" "$to/$name"; } || return 1
    done
}

if [[ ! -f $root/laid || $(<"$root/laid") != "$stamp" ]]; then
    mkdir -p "$(dirname "$root")" || fail "cannot make $root."
    laying=$(mktemp -d "$root.XXXXXX") || fail "cannot write beside $root."
    trap 'rm -rf "$laying"' EXIT
    lay "$laying" || fail "no .NET $version runtime."
    rm -rf "$root"
    # Whoever laid it meanwhile laid the same.
    mv -T "$laying" "$root" 2>/dev/null || [[ -f $root/laid ]] || fail "cannot make $root."
    trap - EXIT
fi

root=$(cd "$root" && pwd) || exit 1
if (($# == 0)); then
    echo "$root"
    exit 0
fi
export DOTNET_ROOT=$root DOTNET_ROLL_FORWARD=LatestMajor PATH=$root:$PATH
exec "$@"
