"""The installed node stays as locked up as the operator's manual says.

If these fail, a break-in through the link or the page would reach more of the machine than it may.
"""

import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "packaging" / "entented.service"
EXPOSURE_MAX = 1.5  # of systemd's 0 (best) to 10


def directives(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


class Unit(unittest.TestCase):
    def setUp(self):
        self.directives = directives(UNIT.read_text(encoding="utf-8"))

    def test_the_node_tells_systemd_itself_when_it_is_ready(self):
        self.assertEqual(self.directives["Type"], ["notify"])

    def test_only_the_node_reads_its_store(self):
        self.assertEqual(self.directives["DynamicUser"], ["yes"])
        self.assertEqual(self.directives["StateDirectory"], ["entente"])
        self.assertEqual(self.directives["StateDirectoryMode"], ["0700"])
        self.assertEqual(self.directives["UMask"], ["0077"])

    def test_a_crash_writes_no_keys_to_disk(self):
        self.assertEqual(self.directives["LimitCORE"], ["0"])

    def test_the_network_is_closed_until_peers_are_named(self):
        self.assertEqual(self.directives["IPAddressDeny"], ["any"])
        self.assertEqual(self.directives["IPAddressAllow"], ["localhost"])

    @unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
    def test_systemd_rates_the_exposure_low(self):
        command = ["systemd-analyze", "security", "--offline=true", "--no-pager", str(UNIT)]
        result = subprocess.run(command, capture_output=True, text=True)
        rating = re.search(r"exposure level for entented\.service: ([0-9.]+)", result.stdout)
        if rating is None:
            self.skipTest(f"this systemd rates no unit offline: {result.stderr.strip()}")
        self.assertLessEqual(float(rating.group(1)), EXPOSURE_MAX)


NEEDED = (  # below the build tree and the page: without any of it there is no package
    "build/cmd/entented/entented", "build/cmd/entente/entente", "build/cmd/entente-papers/entente-papers",
    "build/man/entente.1", "build/man/entented.8", "page/index.html", "page/.vite/license.md",
)


def stand_in(folder: Path) -> None:
    """A build tree and a page that look finished."""
    for path in NEEDED:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        if "/cmd/" in path:
            shutil.copy("/bin/true", folder / path)
        else:
            (folder / path).write_text(f'.TH ENTENTE {path[-1]}\n.SH NAME\nentente \\- stands in\n', encoding="utf-8")


def make_package(folder: Path) -> subprocess.CompletedProcess:
    script = ROOT / "packaging" / "build_deb.sh"
    return subprocess.run([script, folder / "build", folder / "out", folder / "page"], capture_output=True, text=True)


@unittest.skipUnless(shutil.which("dpkg-shlibdeps"), "dpkg-dev is not installed")
class DebianPackage(unittest.TestCase):
    """The package, made from programs that stand in for the real ones."""

    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.folder = Path(temporary.name)
        stand_in(cls.folder)
        made = make_package(cls.folder)
        if made.returncode != 0:
            raise AssertionError(made.stderr)
        cls.package = made.stdout.strip()
        cls.files = subprocess.run(
            ["dpkg-deb", "--contents", cls.package], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        cls.scripts = {}
        for name in ("postinst", "prerm", "postrm"):
            cls.scripts[name] = subprocess.run(
                ["dpkg-deb", "--info", cls.package, name], capture_output=True, text=True, check=True
            ).stdout

    def test_it_holds_programs_page_unit_manuals_and_licences(self):
        paths = {line.split()[-1]: line.split() for line in self.files}
        for path in (
            "./usr/bin/entented",
            "./usr/lib/entente/entente-papers",
            "./usr/bin/entente",
            "./lib/systemd/system/entented.service",
            "./usr/share/entente/web/index.html",
            "./usr/share/man/man1/entente.1.gz",
            "./usr/share/man/man8/entented.8.gz",
            "./usr/share/doc/entente/copyright",
            "./usr/share/doc/entente/page-licences.md.gz",
            "./usr/share/doc/entente/changelog.gz",
            "./usr/share/doc/entente/entented.toml.example",
        ):
            self.assertIn(path, paths)
        self.assertEqual(paths["./usr/bin/entented"][0], "-rwxr-xr-x")

    def test_without_a_program_a_manual_or_the_page_there_is_no_package(self):
        for path in NEEDED:
            with self.subTest(path=path), tempfile.TemporaryDirectory() as other:
                folder = Path(other)
                stand_in(folder)
                (folder / path).unlink()
                made = make_package(folder)
                self.assertNotEqual(made.returncode, 0, "a package was made without it")
                self.assertIn(path, made.stderr)
                self.assertEqual(list(folder.glob("out/*.deb")), [])

    @unittest.skipUnless(shutil.which("lintian"), "lintian is not installed")
    def test_debians_own_checker_finds_nothing(self):
        command = ["lintian", "--fail-on", "error,warning", self.package]
        checked = subprocess.run(command, capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout)

    def test_everything_belongs_to_root_and_nobody_else_may_write(self):
        for line in self.files:
            mode, owner = line.split()[:2]
            self.assertEqual(owner, "root/root", line)
            self.assertNotEqual(mode[8], "w", line)
            self.assertNotIn("s", mode, line)

    def test_it_names_the_libraries_that_the_programs_need(self):
        depends = subprocess.run(
            ["dpkg-deb", "--field", self.package, "Depends"], capture_output=True, text=True, check=True
        ).stdout
        self.assertIn("libc6", depends)

    def test_no_script_starts_a_new_node_or_touches_a_journal(self):
        for name, text in self.scripts.items():
            for line in text.splitlines():
                if not line.strip().startswith("echo"):
                    self.assertNotRegex(line, r"\brm\b|systemctl (start|enable)|/var/lib", f"{name}: {line}")


class PackageList(unittest.TestCase):
    def test_a_group_or_name_stands_once_and_boost_stays_out(self):
        names = []
        for line in (ROOT / "packaging" / "apt.txt").read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                group, *packages = line.split()
                self.assertRegex(group, r"^[a-z]+$")
                names += packages
        self.assertEqual(len(names), len(set(names)), "a package is listed twice")
        for name in names:
            self.assertRegex(name, r"^[a-z0-9][a-z0-9.+-]+$")
            self.assertFalse(name.startswith("libboost"), name)


if __name__ == "__main__":
    unittest.main()
