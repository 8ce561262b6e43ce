#!/usr/bin/env bash
# Makes the Debian package from a finished release build. Called by `./dev package`.
#
#   packaging/build_deb.sh BUILD_TREE OUTPUT_FOLDER [PAGE]
#
# PAGE is the built page, web/dist when absent. Whatever a node needs and is not built stops it: a
# package without the page, a manual or the reader of papers looks whole until somebody needs them.
#
# The package starts nothing: a node signs for a party, so its administrator writes the configuration
# first. Removing the package, even purging it, leaves /var/lib/entente alone: journals are a party's
# only copy of what it signed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(realpath "${1:?BUILD_TREE}")
output=$(realpath -m "${2:?OUTPUT_FOLDER}")
page=$(realpath -m "${3:-web/dist}")
root="$output/root"
version=$(sed -n 's/^project(entente VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
arch=$(dpkg --print-architecture)
# The same sources give the same package: times come from the last commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CMakeLists.txt)}
export SOURCE_DATE_EPOCH
maintainer="Entente developers <entente@localhost>"

refuse() { printf 'error: %s\n' "$*" >&2; exit 1; }
[[ $version ]] || refuse "CMakeLists.txt names no version"
for program in entented entente entente-papers; do
  [[ -x $build/cmd/$program/$program ]] || refuse "$build/cmd/$program/$program is not built; run ./dev build"
done
for manual in entente.1 entented.8; do
  [[ -s $build/man/$manual ]] || refuse "$build/man/$manual is not made; run ./dev build"
done
for part in index.html .vite/license.md; do
  [[ -s $page/$part ]] || refuse "$page/$part is not built; run ./dev build"
done

rm -rf "$root"
umask 022
put() { install -D -m "$1" "$2" "$root/$3"; }

for program in entented entente; do
  put 755 "$build/cmd/$program/$program" "usr/bin/$program"
  strip --strip-unneeded "$root/usr/bin/$program"
done
put 755 "$build/cmd/entente-papers/entente-papers" usr/lib/entente/entente-papers
strip --strip-unneeded "$root/usr/lib/entente/entente-papers"
put 644 packaging/entented.service lib/systemd/system/entented.service
install -d -m 755 "$root/etc/entente"
install -d -m 755 "$root/usr/share/entente" "$root/usr/share/doc/entente/examples"
cp -R "$page" "$root/usr/share/entente/web"
put 644 packaging/entented.toml.example usr/share/doc/entente/entented.toml.example
for example in rok-us fictitious; do cp -R "examples/$example" "$root/usr/share/doc/entente/examples/"; done
put 644 docs/pilot.md usr/share/doc/entente/pilot.md
for folder in operating formats; do cp -R "docs/$folder" "$root/usr/share/doc/entente/"; done
compressed() { gzip -9n >"$output/compressed" && put 644 "$output/compressed" "$1"; }

put 644 packaging/copyright usr/share/doc/entente/copyright
# What the page brings along of others: its fonts, and the programs bundled into it.
{
  for font in web/node_modules/@fontsource-variable/*/; do
    printf '## %s\n\n' "$(basename "$font")"
    cat "$font/LICENSE"
    printf '\n'
  done
  cat "$page/.vite/license.md"
} | compressed usr/share/doc/entente/page-licences.md.gz
compressed usr/share/doc/entente/CHANGELOG.md.gz <CHANGELOG.md
compressed usr/share/doc/entente/changelog.gz <<TEXT
entente ($version) bookworm; urgency=medium

  * What changed stands in CHANGELOG.md.gz beside this file.

 -- $maintainer  $(LC_ALL=C date -u -d "@$SOURCE_DATE_EPOCH" '+%a, %d %b %Y %H:%M:%S +0000')
TEXT
put 644 packaging/lintian-overrides usr/share/lintian/overrides/entente
for manual in entente.1 entented.8; do
  compressed "usr/share/man/man${manual##*.}/$manual.gz" <"$build/man/$manual"
done
put_completion() {
  "$build/cmd/entente/entente" completion "$1" >"$output/completion"
  put 644 "$output/completion" "$2"
}
put_completion bash usr/share/bash-completion/completions/entente
put_completion zsh usr/share/zsh/vendor-completions/_entente
put_completion fish usr/share/fish/vendor_completions.d/entente.fish
rm -f "$output/compressed" "$output/completion"
find "$root" -type d -exec chmod 755 {} +
find "$root/usr/share" -type f -exec chmod 644 {} +

# What the programs need of Debian is read from the programs themselves.
mkdir -p "$output/shlibs/debian"
printf 'Source: entente\n\nPackage: entente\nArchitecture: any\n' >"$output/shlibs/debian/control"
depends=$(cd "$output/shlibs" && dpkg-shlibdeps -O "$root"/usr/bin/* "$root"/usr/lib/entente/* 2>/dev/null |
  sed -n 's/^shlibs:Depends=//p')
[[ $depends ]] || refuse "dpkg-shlibdeps found no dependencies (package dpkg-dev)"

install -d -m 755 "$root/DEBIAN"
cat >"$root/DEBIAN/control" <<TEXT
Package: entente
Version: $version
Architecture: $arch
Maintainer: $maintainer
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends
Recommends: pandoc, poppler-utils, weasyprint, fonts-noto-core, fonts-noto-cjk
Section: net
Priority: optional
Description: one record of consultations that every party trusts and none controls
 Each party runs its own node: a program with an embedded store, a page and a
 command line. Nodes talk to each other directly; nothing stands in the middle,
 nobody can be outvoted, and nothing is lost or rewritten.
TEXT
cat >"$root/DEBIAN/postinst" <<'TEXT'
#!/bin/sh
set -e
if [ "$1" = configure ] && [ -d /run/systemd/system ]; then
  systemctl daemon-reload || true
  # An upgrade restarts a node that runs; a first installation starts nothing.
  [ -z "$2" ] || systemctl try-restart entented.service || true
fi
if [ "$1" = configure ] && [ ! -e /etc/entente/entented.toml ]; then
  echo "entente: make the node of your party:  entente init --party NAME"
  echo "entente: then start it:                systemctl enable --now entented"
fi
TEXT
cat >"$root/DEBIAN/prerm" <<'TEXT'
#!/bin/sh
set -e
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
  systemctl disable --now entented.service || true
fi
TEXT
cat >"$root/DEBIAN/postrm" <<'TEXT'
#!/bin/sh
set -e
[ ! -d /run/systemd/system ] || systemctl daemon-reload || true
if [ "$1" = purge ]; then
  echo "entente: journals and keys stay in /var/lib/private/entente; remove them by hand if you must"
fi
TEXT
chmod 755 "$root"/DEBIAN/{postinst,prerm,postrm}
(cd "$root" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | LC_ALL=C sort -z |
  xargs -0 md5sum) >"$root/DEBIAN/md5sums"

package="$output/entente_${version}_${arch}.deb"
dpkg-deb --root-owner-group --build "$root" "$package" >/dev/null
dpkg-deb --info "$package" >/dev/null
printf '%s\n' "$package"
