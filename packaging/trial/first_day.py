#!/usr/bin/env python3
"""The first day with the installed package, on the machine where it was installed: Python's standard
library alone, and nothing of the sources.

Makes a node under systemd, comes in by the first administrator's link, invites a head of delegation,
records a body and a meeting, brings in a spreadsheet, and takes the meeting's page out as DOCX, XLSX
and PDF. Run as root on a machine that can be thrown away; `./dev package --try` does it in a clean
Debian 12. Ends with status 0, or names the first step that failed.
"""
import base64
import hashlib
import hmac
import http.client
import io
import json
import os
import re
import struct
import subprocess
import sys
import time
import zipfile

API = "/api/v1"
PORT = 8471
PASSWORD = "고요한 아침의 강물 and a boat"
CONFIG = "/etc/entente/entented.toml"


def say(text):
    print(f"    {text}", flush=True)


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout


def code_of(secret, step):
    """RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


class Person:
    """A browser of somebody who has been given a link."""

    def __init__(self, url):
        self.cookie = self.csrf = ""
        token = url.split("#")[1].split()[0]
        seen = self.ask("POST", "/welcome", {"token": token})
        step = int(time.time()) // 30
        self.secret, self.name = seen["secret"], seen["name"]
        self.ask("POST", "/welcome/accept", {"token": token, "password": PASSWORD, "code": code_of(self.secret, step - 1)}, 201)
        # And once more, as on the next morning.
        self.cookie = self.csrf = ""
        self.ask("POST", "/session/sign-in", {"name": self.name, "password": PASSWORD, "code": code_of(self.secret, step)})

    def ask(self, method, path, body=None, status=200, raw=None):
        headers = {"Host": f"127.0.0.1:{PORT}"}
        if self.cookie:
            headers["Cookie"] = self.cookie
        if self.csrf and method != "GET":
            headers["X-Entente-CSRF"] = self.csrf
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/octet-stream" if raw else "application/json"
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        connection.request(method, API + path, data, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        assert answer.status == status, f"{method} {path}: {answer.status} {content[:600]!r}"
        if answer.getheader("set-cookie"):
            self.cookie = answer.getheader("set-cookie").split(";")[0]
        if "json" not in (answer.getheader("content-type") or ""):
            return content
        value = json.loads(content)
        self.csrf = value.get("session", value).get("csrf_token", self.csrf) if isinstance(value, dict) else self.csrf
        return value


def spreadsheet():
    """A tracker of three lines in Korean, Vietnamese and English, as a spreadsheet program writes it."""
    rows = [["No", "Commitment", "Owner", "Due date", "Status", "Remarks"],
            ["1", "홍수 예보 자료의 교환", "ALDER", "2031-06-10", "open", "초안 작성"],
            ["2", "Họp nhóm công tác", "ALDER", "2031-09-03", "open", "Ghi chú"],
            ["3", "Hold an exercise of the flood line", "ALDER", "2031-10-06", "done", ""]]
    cells = "".join(
        f'<row r="{r}">' + "".join(f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{text}</t></is></c>' for c, text in enumerate(row)) + "</row>"
        for r, row in enumerate(rows, 1))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"></Types>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
                           '<sheets><sheet name="Tracker" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                                      '<Relationship Id="r1" Type="t" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def node():
    say("entente init, entented --check-config, systemctl enable --now entented")
    run("entente", "init", "--party", "alder.example", "--name", "en=Alder")
    with open(CONFIG, encoding="utf-8") as file:
        text = re.sub(r'127\.0\.0\.1:\d+', f"127.0.0.1:{PORT}", file.read())
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(text)
    run("entented", "--check-config")
    run("systemctl", "enable", "--now", "entented")
    say(run("entente", "status").splitlines()[0])
    assert os.stat("/var/lib/private/entente").st_mode & 0o077 == 0, "the data folder is open to others"


def page():
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    connection.request("GET", "/", headers={"Host": f"127.0.0.1:{PORT}"})
    answer = connection.getresponse()
    text = answer.read().decode()
    assert answer.status == 200 and "<script" in text, (answer.status, text[:200])
    for path in re.findall(r'(?:src|href)="(/[^"]+)"', text):
        connection.request("GET", path, headers={"Host": f"127.0.0.1:{PORT}"})
        part = connection.getresponse()
        part.read()
        assert part.status == 200, (path, part.status)
    say("the page and what it names are served")


def people():
    admin = Person(run("entente", "people", "first-admin"))
    say("the first administrator came in by the link, and signed in again")
    made = admin.ask("POST", "/people", {
        "name": "head", "person": "head", "names": {"en": "Kim Minjun", "ko": "김민준"}, "office": "delegation",
        "clearance": "RESTRICTED", "all_bodies": True, "roles": ["head", "delegate"]}, 201)
    head = Person(made["link"]["url"])
    run("entente", "people", "grant", "head", "national", "--yes")
    say("the head of delegation came in, and may record for the side")
    return head


def record(head):
    def write(matter, content):
        head.ask("POST", "/circles/national/acts", {"type": "statement", "matter": matter, "module": matter.split("/")[0], "content": content}, 201)
    write("bodies/river", {"body": {"names": {"en": "River talks", "ko": "하천 회담"}, "level": "SENIOR_OFFICIALS", "parties": ["alder.example"]}})
    write("meetings/river/1", {"held": {"details": {"dates": "2031-05-12/2031-05-13", "ordinal": 1, "titles": {"en": "First river talks", "ko": "제1차 하천 회담", "vi": "Đàm phán về sông lần thứ nhất"}}}})
    assert head.ask("GET", "/meetings/national/river/1")["ordinal"] is not None
    say("a body and a meeting are recorded")


def imports(head):
    sent = head.ask("POST", "/imports?name=tracker.xlsx", status=201, raw=spreadsheet())
    sheet = sent["contents"]["sheets"][0]
    order = {"target": "commitments", "header_row": sheet["header_row"], "columns": sheet["suggestion"]["columns"],
             "parties": {**sent["parties"], "ALDER": "alder.example"}, "defaults": {"body": "river", "meeting": "1"}}
    tried = head.ask("POST", f"/imports/{sent['import']}/dry-run", order)
    assert [item["result"] for item in tried["items"]] == ["new"] * 3, tried
    head.ask("POST", f"/imports/{sent['import']}/run", order)
    for _ in range(100):
        if len(head.ask("GET", "/follow-up")["items"]) == 3:
            break
        time.sleep(0.1)
    assert len(head.ask("GET", "/follow-up")["items"]) == 3
    say("a spreadsheet is read by entente-papers and entered")


def papers(head):
    sheet = head.ask("GET", "/circles/national/commitments/print?format=xlsx")
    with zipfile.ZipFile(io.BytesIO(sheet)) as archive:
        assert any("홍수" in archive.read(name).decode("utf-8", "replace") for name in archive.namelist()), "no Korean in the workbook"
    document = head.ask("GET", "/meetings/national/river/1/print?format=docx&language=ko")
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        assert "하천 회담" in archive.read("word/document.xml").decode()
    started = time.monotonic()
    paper = head.ask("GET", "/meetings/national/river/1/print?format=pdf&language=ko")
    assert paper.startswith(b"%PDF-"), paper[:40]
    assert b"/FontFile" in paper or b"/Type0" in paper or b"/ObjStm" in paper, "no font is embedded"
    with open("/root/meeting.pdf", "wb") as out:
        out.write(paper)
    say(f"XLSX {len(sheet)} bytes, DOCX {len(document)} bytes, PDF {len(paper)} bytes in {time.monotonic() - started:.1f} s")


def restart():
    run("systemctl", "restart", "entented")
    assert run("systemctl", "is-active", "entented").strip() == "active"
    log = run("journalctl", "-u", "entented", "--no-pager", "-o", "cat")
    assert "하천" not in log and "River talks" not in log, "the log has content"
    say("the node starts again; its log says nothing of what was written")


def main():
    node()
    page()
    head = people()
    for step in (record, imports, papers):
        step(head)
    restart()


if __name__ == "__main__":
    try:
        main()
    except AssertionError as reason:
        sys.exit(f"error: {reason}")
