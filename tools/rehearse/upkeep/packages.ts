/**
 * Newer versions of packages for hosts that have no route out: made of what is installed there, and put into an apt source of
 * the host's own.
 *
 * @module
 */
import type { Host } from "@/tests/cluster/hosts/host.ts";

const FOLDER = "/var/lib/rehearsal/packages";

/**
 * Told packages, unpacks the archive of each that apt has kept, raises its version, and that of its siblings which it
 * asks for, and packs it again; and a small package of its own, which is installed in an older version. Prints names
 * and versions.
 */
const MAKER = `
set -eu
mkdir -p ${FOLDER}; cd ${FOLDER}
now=$(date +%s)
build() { dpkg-deb -Znone --root-owner-group --build "$1" "$2" >/dev/null; }
small() {
  mkdir -p small/DEBIAN small/usr/share/rehearsal
  echo "$1" >small/usr/share/rehearsal/version
  printf 'Package: rehearsal-small\\nVersion: %s\\nArchitecture: all\\nMaintainer: nobody <nobody@rehearsal>\\nDescription: stands for any package\\n' "$1" >small/DEBIAN/control
}
if ! dpkg -s rehearsal-small >/dev/null 2>&1; then small 1; build small old.deb; dpkg -i old.deb >/dev/null; fi
rm -f ./*.deb
small "$now"; build small "rehearsal-small_$now.deb"; rm -r small
echo "rehearsal-small $now"
for name; do
  archive=$(ls -t /var/cache/apt/archives/"$name"_*.deb | grep -v rehearsal | head -n 1)
  was=$(dpkg-deb -f "$archive" Version); new="$was+rehearsal$now"
  # Every file is written anew, so a program is another file than the one that runs.
  dpkg-deb -R "$archive" one
  sed -i -e "s/^Version: .*/Version: $new/" -e "s/(= $was)/(= $new)/g" one/DEBIAN/control
  build one "\${name}_$now.deb"; rm -r one
  echo "$name $new"
done
for deb in ./*.deb; do
  dpkg-deb -f "$deb"
  printf 'Filename: %s\\nSize: %s\\nSHA256: %s\\n\\n' "$deb" "$(stat -c %s "$deb")" "$(sha256sum "$deb" | cut -d' ' -f1)"
done >Packages
echo "deb [trusted=yes] file:${FOLDER} ./" >/etc/apt/sources.list.d/rehearsal.list
# This source alone: nobody answers for the others, whose lists stay as they are.
apt-get -qq -o Dir::Etc::SourceList=/etc/apt/sources.list.d/rehearsal.list -o Dir::Etc::SourceParts=- -o APT::Get::List-Cleanup=0 update
`;

/** Offers a newer version of `packages` and of a small one to the host's apt. @returns versions by name */
export async function offerUpgrade(host: Host, packages: string[]): Promise<Record<string, string>> {
  const printed = await host.must(["sh", "-c", MAKER, "sh", ...packages], { as: "newer packages" });
  return Object.fromEntries(printed.trim().split("\n").map((line) => line.split(" ")));
}

/** Packages of `wanted` that the host does not have in that version. */
export async function notUpgraded(host: Host, wanted: Record<string, string>): Promise<string[]> {
  const words = ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", ...Object.keys(wanted)];
  const have = Object.fromEntries(
    (await host.run(words)).stdout.trim().split("\n").map((line) => line.split(" ")),
  );
  return Object.keys(wanted).filter((name) => have[name] !== wanted[name])
    .map((name) => `${host.name} has ${name} ${have[name] ?? "not at all"} and not ${wanted[name]}`);
}
