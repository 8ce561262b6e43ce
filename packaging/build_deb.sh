#!/usr/bin/env bash
# Makes the Debian package from a finished release build. Called by `./dev package`.
#
#   packaging/build_deb.sh BUILD_TREE OUTPUT_FOLDER
#
# The package starts nothing: a node signs for a party, so its administrator writes the configuration
# first. Removing the package, even purging it, leaves /var/lib/entente alone: journals are a party's
# only copy of what it signed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(realpath "${1:?BUILD_TREE}")
output=$(realpath -m "${2:?OUTPUT_FOLDER}")
root="$output/root"
version=$(sed -n 's/^project(entente VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
arch=$(dpkg --print-architecture)
# The same sources give the same package: times come from the last commit.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y CMakeLists.txt)}
export SOURCE_DATE_EPOCH

refuse() { printf 'error: %s\n' "$*" >&2; exit 1; }
[[ $version ]] || refuse "CMakeLists.txt names no version"
for program in entented entente entente-papers; do
  [[ -x $build/cmd/$program/$program ]] || refuse "$build/cmd/$program/$program is not built; run ./dev build"
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
if [[ -d web/dist ]]; then
  mkdir -p "$root/usr/share/entente"
  cp -R web/dist "$root/usr/share/entente/web"
fi
if [[ -f packaging/entented.toml.example ]]; then
  put 644 packaging/entented.toml.example usr/share/doc/entente/entented.toml.example
fi
if [[ -d examples/rok-us || -d examples/fictitious ]]; then
  mkdir -p "$root/usr/share/doc/entente/examples"
  for example in examples/rok-us examples/fictitious; do
    [[ -d $example ]] && cp -R "$example" "$root/usr/share/doc/entente/examples/"
  done
fi
for folder in operating formats; do
  mkdir -p "$root/usr/share/doc/entente"
  cp -R "docs/$folder" "$root/usr/share/doc/entente/"
done
put 644 LICENSE usr/share/doc/entente/copyright
gzip -9n <CHANGELOG.md >"$output/changelog.gz"
put 644 "$output/changelog.gz" usr/share/doc/entente/changelog.gz
for page in "$build"/man/*.[1-8] docs/man/*.[1-8]; do
  [[ -f $page ]] || continue
  gzip -9n <"$page" >"$output/page.gz"
  put 644 "$output/page.gz" "usr/share/man/man${page##*.}/$(basename "$page").gz"
done
put_completion() {
  "$build/cmd/entente/entente" completion "$1" >"$output/completion"
  put 644 "$output/completion" "$2"
}
put_completion bash usr/share/bash-completion/completions/entente
put_completion zsh usr/share/zsh/vendor-completions/_entente
put_completion fish usr/share/fish/vendor_completions.d/entente.fish
rm -f "$output/changelog.gz" "$output/page.gz" "$output/completion"
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
Maintainer: Entente developers <entente@localhost>
Installed-Size: $(du -sk --exclude=DEBIAN "$root" | cut -f1)
Depends: $depends
Recommends: pandoc, weasyprint, fonts-noto-core, fonts-noto-cjk
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
