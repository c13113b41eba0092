#!/usr/bin/env bash
# The tests against identity providers that Debian ships (*.debian.test.ts).
# They need the packages below; `--install` installs them (as root), without it a missing one is an error, never a skip.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(simplesamlphp php-cli php-xml php-mbstring python3-pysaml2 xmlsec1)
# The Java schema validator is compiled while npm installs it; any JDK will do.
command -v javac >/dev/null || packages+=(default-jdk-headless)

missing=()
for package in "${packages[@]}"; do
  dpkg-query --show --showformat='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done

if [ "${#missing[@]}" -gt 0 ]; then
  command="apt-get install -y --no-install-recommends ${missing[*]}"
  if [ "${1:-}" != '--install' ] || [ "$(id -u)" -ne 0 ]; then
    echo "These tests need Debian packages that are not installed: ${missing[*]}" >&2
    echo "Install them as root:  $command" >&2
    echo "or let this script do it as root:  npm run test:debian -- --install" >&2
    exit 1
  fi
  echo "Installing Debian packages: ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  options=(-o Acquire::Retries=5 -o Dpkg::Use-Pty=0 -qq)
  for attempt in 1 2 3; do
    if apt-get "${options[@]}" update && apt-get "${options[@]}" install -y --no-install-recommends "${missing[@]}"; then break; fi
    [ "$attempt" -lt 3 ] || { echo "The packages could not be installed." >&2; exit 1; }
    sleep $((attempt * 10))
  done
fi

# Without a JDK npm had left the optional validator out.
[ -d node_modules/@authenio/samlify-xsd-schema-validator ] || npm ci
npm run --silent build
npm run --silent jest -- --selectProjects debian
