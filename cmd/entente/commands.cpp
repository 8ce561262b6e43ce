#include <algorithm>

#include "references.h"
#include "run.h"

namespace cli {
namespace {

const Option kPerson = {"person", "ID", "who speaks, if not you (operators alone)"};
const Option kOffice = {"office", "ID", "in which office"};
const Option kCapacity = {"capacity", "WORD",
                          "substantive, acting, performing_duties, alternate or special_envoy"};
const Option kOutput = {"output", "PATH", "where to write; -o is the same"};

// The node, circles and keys.
std::vector<Command> first_commands() {
  return {
      {"init",
       "",
       0,
       0,
       "make the configuration, folder and keys of a new node",
       "Nothing that exists is overwritten: without --party, a configuration that is there is "
       "taken as it is. The keys are made on this machine and never leave it; keep a copy of the "
       "folder 'keys' where you keep such things, since no backup of the store holds them.",
       {{"entente init --party alder.example --name en=Alder",
         "a node for Alder in /var/lib/entente"},
        {"entente init --party alder.example --data ~/entente --config ~/entente.toml",
         "a trial in your own folder"}},
       {{"party", "NAME", "journal name of the party, e.g. alder.example"},
        {"name", "LANG=TEXT", "name of the party in a language", true},
        {"code", "CODE", "short code for pairing, e.g. AL"},
        {"data", "FOLDER", "where the data lie; absent: /var/lib/entente"},
        {"link-listen", "ADDRESS", "host:port where other parties call, e.g. 0.0.0.0:8443"},
        {"announce", "ADDRESS", "host:port that offers name"},
        {"api-listen", "ADDRESS", "port of the page, on this machine; absent: 127.0.0.1:8441"},
        {"page", "FOLDER", "the built page; absent: /usr/share/entente/web where it exists"},
        {"profile", "NAME", "link profile: fast, wan, satellite, thin or hf"}},
       init},
      {"status",
       "",
       0,
       0,
       "the node, its links and its circles",
       "",
       {{"entente status", "everything at a glance"},
        {"entente status --peer birch.example",
         "exit code 5 unless that link is up, also where nobody of that name is paired"}},
       {{"peer", "NAME", "only whether the link to this party is up"}},
       status},
      {"link",
       "",
       0,
       0,
       "print a one-time link that opens the page",
       "The link opens once, within ten minutes, in a browser or with 'entente sign-in'. Where the "
       "node speaks HTTPS, the fingerprint of its key is told too.",
       {{"entente link", "for the first viewer of the configuration"},
        {"entente link --viewer officer", "for another"}},
       {{"viewer", "NAME", "name of a [[viewer]]"}},
       link_page},
      {"sign-in",
       "LINK",
       1,
       1,
       "open a session at a node elsewhere",
       "Spends a one-time link and keeps the session in a file of your own, until the node ends "
       "it. "
       "Afterwards every command that asks a node takes --server. What needs the node's own files "
       "(backup, restore, rebuild, doctor) stays on its machine.",
       {{"entente sign-in https://node.alder.example:8441/open/…",
         "with a certificate that this machine trusts"},
        {"entente sign-in https://192.0.2.7:8441/open/… --pin 5f70bf18…",
         "with the key that 'entente link' names"}},
       {},
       sign_in},
      {"sign-out",
       "URL",
       1,
       1,
       "end such a session",
       "",
       {{"entente sign-out https://node.alder.example:8441", ""}},
       {},
       sign_out},
      {"today",
       "",
       0,
       0,
       "what needs an answer, and what comes next",
       "",
       {{"entente today", ""}},
       {},
       today},
      {"charter check",
       "FILE",
       1,
       1,
       "find every mistake in a charter, by line",
       "Needs no node.",
       {{"entente charter check rok-us.yaml", ""}},
       {},
       charter_check},
      {"charter draft",
       "NAME PARTY PARTY...",
       3,
       64,
       "a charter to begin with, for these parties",
       "Prints it; write it into a file, put in the real names, and check it. Needs no node.",
       {{"entente charter draft alder-birch alder.example birch.example > alder-birch.yaml", ""}},
       {},
       charter_draft},
      {"charter show",
       "CIRCLE",
       1,
       1,
       "the charter in force",
       "",
       {{"entente charter show alder-birch", ""}},
       {},
       charter_show},
      {"circle list",
       "",
       0,
       0,
       "the circles of this party",
       "",
       {{"entente circle list", ""}},
       {},
       circle_list},
      {"circle show",
       "CIRCLE",
       1,
       1,
       "one circle: parties, journals, digest",
       "",
       {{"entente circle show alder-birch", ""}},
       {},
       circle_show},
      {"circle found",
       "FILE",
       1,
       1,
       "invite the parties of a charter",
       "The circle is constituted when every party has joined and concurred; until then nothing "
       "binds anybody.",
       {{"entente circle found alder-birch.yaml", ""}},
       {},
       circle_found},
      {"circle amend",
       "CIRCLE FILE",
       2,
       2,
       "propose another charter for a circle",
       "Parties that it adds are invited first; the proposal follows when they have joined. "
       "Agreeing to it is an act of its own: 'entente concur'. A party that is added gets the "
       "headers of all that was said before (who, when, about which matter, how it was decided), "
       "and what was said only where its author releases it: 'entente circle release'.",
       {{"entente circle amend alder-birch alder-birch-2.yaml", ""}},
       {kPerson, kOffice, kCapacity},
       circle_amend},
      {"circle release",
       "CIRCLE PARTY",
       2,
       2,
       "show a newcomer what our party said before it came",
       "Of one matter or of everything, with the files; what others said is theirs to release. It "
       "cannot be undone.",
       {{"entente circle release alder-birch cedrus.example --matter meetings/council/3", ""}},
       {{"matter", "MATTER", "what our party wrote on this matter"},
        {"everything", "", "all that our party wrote in this circle"},
        kPerson,
        kOffice,
        kCapacity},
       circle_release},
      {"circle card",
       "CIRCLE",
       1,
       1,
       "print what a party that lost its store needs to take part again",
       "It holds the charter and no act, and proves nothing by itself.",
       {{"entente circle card alder-birch > alder-birch.card", ""}},
       {},
       circle_card},
      {"circle rejoin",
       "FILE",
       1,
       1,
       "take part in a circle again after the store was lost",
       "FILE is a card that another party made. What was written comes back from the others. With "
       "the old root secret this node then writes again by itself; with another one the other "
       "parties first replace the identity key: 'entente key show', 'entente key recover'.",
       {{"entente circle rejoin alder-birch.card", ""}},
       {},
       circle_rejoin},
      {"circle leave",
       "CIRCLE",
       1,
       1,
       "leave a circle: a national act that cannot be undone",
       "",
       {{"entente circle leave alder-birch", ""}},
       {kPerson, kOffice, kCapacity},
       circle_leave},
      {"key show",
       "CIRCLE",
       1,
       1,
       "the keys of a circle's parties",
       "",
       {{"entente key show alder-birch", ""}},
       {},
       key_show},
      {"key rotate",
       "CIRCLE",
       1,
       1,
       "replace a key of our party",
       "A new node key opens a new epoch of our journal. With --identity the identity key hands "
       "over "
       "to the one that it was committed to; nothing else changes. Neither needs another party. Do "
       "both where the identity key may be known to others: rotate --identity, then revoke.",
       {{"entente key rotate alder-birch", "a new node key"},
        {"entente key rotate alder-birch --identity", "the next identity key takes over"}},
       {{"identity", "", "the identity key instead of the node key"}},
       key_rotate},
      {"key revoke",
       "CIRCLE",
       1,
       1,
       "revoke our node key, because others may have it",
       "A new epoch opens under a new node key and says so. The other parties' nodes take no more "
       "under the old one than we name; what was agreed stays agreed, and shows as contested where "
       "the old key signed beyond that.",
       {{"entente key revoke alder-birch", ""}},
       {},
       key_revoke},
      {"key recover",
       "CIRCLE PARTY KEY",
       3,
       3,
       "replace the identity key that another party lost",
       "KEY is what 'entente key show' shows on that party's node; compare it with them by another "
       "way. This proposes it. The other parties but that one agree ('entente concur') when the "
       "time "
       "to object that the charter gives is over; a party that still has its key declines.",
       {{"entente key recover alder-birch birch.example 5d0f…", ""}},
       {kPerson, kOffice, kCapacity},
       key_recover},
  };
}

// Bodies and meetings.
std::vector<Command> matter_commands() {
  return {
      {"body list",
       "[CIRCLE]",
       0,
       1,
       "standing bodies",
       "",
       {{"entente body list", ""}},
       {},
       body_list},
      {"body show",
       "CIRCLE BODY",
       2,
       2,
       "one body with its meetings",
       "",
       {{"entente body show rok-us kidd", ""}},
       {},
       body_show},
      {"meeting list",
       "[CIRCLE]",
       0,
       1,
       "meetings",
       "",
       {{"entente meeting list rok-us --body kidd", ""}},
       {{"body", "ID", "only of this body"}},
       meeting_list},
      {"meeting show",
       "CIRCLE BODY [MEETING]",
       2,
       3,
       "one meeting with its entries, delivery and replies",
       "In the place of BODY and MEETING may stand the matter that lists print.",
       {{"entente meeting show rok-us kidd 19", ""},
        {"entente meeting show rok-us meetings/kidd/19", "the same"}},
       {},
       meeting_show},
      {"meeting next",
       "",
       0,
       0,
       "the meetings that come next",
       "",
       {{"entente meeting next", ""}},
       {},
       meeting_next},
      {"follow-up",
       "[CIRCLE]",
       0,
       1,
       "what was undertaken and how it goes on, overdue and stale first",
       "Commitments of meetings and those kept by themselves, each once. Overdue is what is open "
       "after its last day; stale is what nobody spoke of for a while, or since the body met last. "
       "VIEWS is how each party sees it, 'noted' what one noted of another. With --json as much as "
       "the page shows.",
       {{"entente follow-up", "everything, in all circles"},
        {"entente follow-up rok-us --body kidd --state open", ""},
        {"entente follow-up --overdue --owner rok.example", "what we are late with"}},
       {{"body", "ID", "only of this body"},
        {"owner", "PARTY", "only what this party owns"},
        {"state", "WORD", "proposed, open, done, overtaken, withdrawn or closed"},
        {"kind", "WORD",
         "goal_reaffirmed, undertaking, tasking, monitoring, position, risk_reduction or access"},
        {"meeting", "MATTER", "undertaken at this meeting, due there, or returning on its agenda"},
        {"text", "WORDS", "only with this in its words"},
        {"overdue", "", "only what is overdue"},
        {"stale", "", "only what is stale"},
        {"stale-days", "NUMBER", "days without progress after which it is stale; absent: 90"}},
       follow_up},
  };
}

// Evidence, upkeep, and the program itself.
std::vector<Command> last_commands() {
  return {
      {"verify",
       "PATH",
       1,
       1,
       "check an export or a proof, offline",
       "PATH is a folder that 'entente export' made, one journal of it, or a proof file. The "
       "cosignatures of every checkpoint are checked under the keys that the journals of the "
       "export "
       "name; lines under other keys, as where one journal is checked by itself, are counted as "
       "not "
       "checked. Without keys from elsewhere this shows that it agrees with itself: compare the "
       "keys it prints with "
       "those that you know.",
       {{"entente verify export/", ""},
        {"entente verify entry-12.tlog-proof --keys export/alder.example/1-a3f0c21d/keys", ""}},
       {{"keys", "FOLDER", "with log.vkey and cosigners.vkey, from where you trust them"}},
       verify},
      {"export",
       "CIRCLE FOLDER",
       2,
       2,
       "every journal of a circle, as ordinary tlog-tiles logs; or its papers",
       "With --papers, each meeting has a folder named by its date, with its page, its delegation "
       "list and the files that its entries name; the commitments are one list beside them.",
       {{"entente export rok-us export/", ""}, {"entente export rok-us papers/ --papers", ""}},
       {{"papers", "", "pages, lists and files instead of journals"},
        {"format", "WORD", "with --papers, of the pages: html, docx, pdf or xlsx; absent: html"},
        {"language", "TAG", "with --papers: en, ko or vi; absent: en"}},
       export_circle},
      {"prove",
       "CIRCLE REF",
       2,
       2,
       "one file that proves one entry to a stranger",
       "",
       {{"entente prove rok-us 1/12 -o proof", ""}},
       {kOutput},
       prove},
      {"destroy",
       "CIRCLE REF",
       2,
       2,
       "destroy the content that this node holds of an act",
       "A tombstone stays and the journal still verifies; what other parties hold is theirs. It "
       "cannot be undone. The text of a charter is kept while it is in force or can still be "
       "agreed.",
       {{"entente destroy national 1/1-a3f0c21d/12 --class drafts --authority registrar", ""}},
       {{"class", "TEXT", "class under your schedule"}, {"authority", "TEXT", "who ordered it"}},
       destroy},
      {"backup",
       "FILE",
       1,
       1,
       "a consistent copy of the store, while the node runs",
       "Keys and last-signed records are no part of it, on purpose: docs/operating/storage.md.",
       {{"entente backup /mnt/backup/entente.db", ""}},
       {},
       backup},
      {"restore",
       "[FILE]",
       0,
       1,
       "put a backup in the place of the store, or salvage a damaged one; the node must be stopped",
       "The node opens new epochs afterwards and fetches from its peers what the store lacks. "
       "--salvage rewrites what can be read of the store that is there; the old file stays beside "
       "it as store.db.damaged.",
       {{"entente restore /mnt/backup/entente.db", ""},
        {"entente restore --salvage", "after damage to the store's file"}},
       {{"salvage", "", "rewrite the store that is there, without a backup"}},
       restore},
      {"rebuild",
       "",
       0,
       0,
       "make all projections anew from the journals; the node must be stopped",
       "Compares each circle's digest before and after.",
       {{"entente rebuild", ""}},
       {},
       rebuild},
      {"doctor",
       "",
       0,
       0,
       "find what is wrong, and say the next command",
       "Verifies every checksum of the store too, beside a running node; --quick leaves that out.",
       {{"entente doctor", ""}},
       {{"quick", "", "do not read the whole store"}},
       doctor},
      {"completion",
       "SHELL",
       1,
       1,
       "completion for bash, zsh or fish",
       "",
       {{"entente completion bash > /etc/bash_completion.d/entente", ""}},
       {},
       completion},
      {"man",
       "[COMMAND]",
       0,
       2,
       "manual pages",
       "",
       {{"entente man --output build/man", "writes entente.1 and entented.8"},
        {"entente man --markdown", "the same table as docs/operating/commands.md"}},
       {{"output", "FOLDER", "write the pages there"},
        {"markdown", "", "as Markdown, to standard output"}},
       man},
  };
}

}  // namespace

const std::vector<Option>& common_options() {
  static const std::vector<Option> kOptions = {
      {"config", "FILE",
       "configuration of the node; else $ENTENTE_CONFIG, else /etc/entente/entented.toml"},
      {"socket", "PATH", "the node's socket; else $ENTENTE_SOCKET, else the configuration's"},
      {"server", "URL",
       "a node elsewhere, https://HOST:PORT, after 'entente sign-in'; else $ENTENTE_SERVER"},
      {"pin", "HEX", "trust the server's key by its fingerprint, as 'entente link' names it"},
      {"ca", "FILE", "trust the authorities in this PEM file for the server; absent: the system's"},
      {"json", "", "print JSON, in the shapes of the node's OpenAPI document"},
      {"dry-run", "", "say what would be done, and do nothing"},
      {"yes", "", "agree to every question beforehand"},
      {"no-input", "", "ask nothing, and show no progress"},
      {"no-color", "", "no colours; so does NO_COLOR in the environment"},
      {"help", "", "help on a command"},
      {"version", "", "the version of the program"},
  };
  return kOptions;
}

// What shows or takes out something of a circle begins with the notice that the circle bears.
constexpr std::string_view kShowRecord[] = {
    "today",     "charter show", "circle list",  "circle show",  "body list",
    "body show", "meeting list", "meeting show", "meeting next", "follow-up",
    "why",       "act show",     "search",       "log",          "export"};

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands = [] {
    std::vector<Command> out = first_commands();
    for (const auto& part : {people_commands(), party_commands(), matter_commands(), act_commands(),
                             paper_commands(), last_commands()}) {
      out.insert(out.end(), part.begin(), part.end());
    }
    for (Command& command : out) {
      if (std::find(std::begin(kShowRecord), std::end(kShowRecord), command.name) ==
          std::end(kShowRecord))
        continue;
      command.run = [run = std::move(command.run)](Context& context, const Given& given) {
        print_notices(context, given);
        return run(context, given);
      };
    }
    return out;
  }();
  return kCommands;
}

}  // namespace cli
