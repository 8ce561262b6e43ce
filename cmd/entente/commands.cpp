#include "run.h"

namespace cli {
namespace {

const Option kContent = {"content", "FILE", "the module's content as JSON; - reads standard input"};
const Option kModule = {"module", "NAME", "whose content this is: bodies or meetings; absent: from the matter's first part"};
const Option kLabel = {"label", "NAME", "classification, e.g. RESTRICTED; absent: the configuration's"};
const Option kCategory = {"category", "NAME", "category of the label", true};
const Option kPrecedence = {"precedence", "WORD", "routine, priority, immediate or flash"};
const Option kPerson = {"person", "ID", "who speaks, if not you (operators alone)"};
const Option kOffice = {"office", "ID", "in which office"};
const Option kCapacity = {"capacity", "WORD", "substantive, acting, performing_duties, alternate or special_envoy"};
const Option kOutput = {"output", "PATH", "where to write; -o is the same"};

std::vector<Option> act_options(std::vector<Option> more) {
  for (const Option& option : {kLabel, kCategory, kPrecedence, kPerson, kOffice, kCapacity}) more.push_back(option);
  return more;
}

}  // namespace

const std::vector<Option>& common_options() {
  static const std::vector<Option> kOptions = {
      {"config", "FILE", "configuration of the node; else $ENTENTE_CONFIG, else /etc/entente/entented.toml"},
      {"socket", "PATH", "the node's socket; else $ENTENTE_SOCKET, else the configuration's"},
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

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands = {
      {"init", "", 0, 0, "make the configuration, folder and keys of a new node",
       "Nothing that exists is overwritten: without --party, a configuration that is there is taken as it is. The keys are made on this machine and never leave it; keep a copy of the folder 'keys' where you keep such things, since no backup of the store holds them.",
       {{"entente init --party alder.example --name en=Alder", "a node for Alder in /var/lib/entente"},
        {"entente init --party alder.example --data ~/entente --config ~/entente.toml", "a trial in your own folder"}},
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
      {"status", "", 0, 0, "the node, its links and its circles", "",
       {{"entente status", "everything at a glance"}, {"entente status --peer birch.example", "exit code 5 unless that link is up"}},
       {{"peer", "NAME", "only whether the link to this party is up"}}, status},
      {"link", "", 0, 0, "print a one-time link that opens the page", "The link opens once, within ten minutes, in a browser of this machine.",
       {{"entente link", "for the first viewer of the configuration"}, {"entente link --viewer officer", "for another"}},
       {{"viewer", "NAME", "name of a [[viewer]]"}}, link_page},
      {"today", "", 0, 0, "what needs an answer, and what comes next", "", {{"entente today", ""}}, {}, today},
      {"charter check", "FILE", 1, 1, "find every mistake in a charter, by line", "Needs no node.",
       {{"entente charter check rok-us.yaml", ""}}, {}, charter_check},
      {"charter show", "CIRCLE", 1, 1, "the charter in force", "", {{"entente charter show alder-birch", ""}}, {}, charter_show},
      {"circle list", "", 0, 0, "the circles of this party", "", {{"entente circle list", ""}}, {}, circle_list},
      {"circle show", "CIRCLE", 1, 1, "one circle: parties, journals, digest", "", {{"entente circle show alder-birch", ""}}, {}, circle_show},
      {"circle found", "FILE", 1, 1, "invite the parties of a charter", "The circle is constituted when every party has joined and concurred; until then nothing binds anybody.",
       {{"entente circle found alder-birch.yaml", ""}}, {}, circle_found},
      {"circle leave", "CIRCLE", 1, 1, "leave a circle: a national act that cannot be undone", "", {{"entente circle leave alder-birch", ""}},
       {kPerson, kOffice, kCapacity}, circle_leave},
      {"invite", "FILE", 1, 1, "the same as 'circle found'", "", {{"entente invite alder-birch.yaml", ""}}, {}, circle_found},
      {"invitation list", "", 0, 0, "invitations received and sent", "", {{"entente invitation list", ""}}, {}, invitation_list},
      {"join", "INVITATION", 1, 1, "accept an invitation", "Read the charter first: joining signs this party's concurrence with it.", {{"entente join 5f70bf18", "the beginning of its identifier is enough"}}, {}, join},
      {"pair offer", "", 0, 0, "print this node's offer, for the other party", "", {{"entente pair offer", ""}}, {}, pair_offer},
      {"pair accept", "PARTY OFFER", 2, 2, "take the other party's offer and show the words to compare", "Both people read the words to each other by voice. Equal words mean that both nodes hold the same two offers.",
       {{"entente pair accept birch.example 'entente1 7qk3…'", ""}},
       {{"address", "ADDRESS", "where to call them, instead of what the offer says"}, {"language", "LANG", "of the words: en, ko, vi or digits"}}, pair_accept},
      {"pair confirm", "PARTY", 1, 1, "pair, after the words were equal", "With --words the node compares what the other person read out.",
       {{"entente pair confirm birch.example", ""}}, {{"words", "TEXT", "the words as the other person read them"}, {"language", "LANG", "of the words"}}, pair_confirm},
      {"pair abandon", "PARTY", 1, 1, "forget an offer that was accepted", "", {{"entente pair abandon birch.example", ""}}, {}, pair_abandon},
      {"peer list", "", 0, 0, "paired parties and their links", "", {{"entente peer list", ""}}, {}, peer_list},
      {"peer cut", "PARTY", 1, 1, "hold a link down", "", {{"entente peer cut birch.example", ""}}, {}, peer_cut},
      {"peer release", "PARTY", 1, 1, "let a link up again", "", {{"entente peer release birch.example", ""}}, {}, peer_release},
      {"body list", "[CIRCLE]", 0, 1, "standing bodies", "", {{"entente body list", ""}}, {}, body_list},
      {"body show", "CIRCLE BODY", 2, 2, "one body with its meetings", "", {{"entente body show rok-us kidd", ""}}, {}, body_show},
      {"meeting list", "[CIRCLE]", 0, 1, "meetings", "", {{"entente meeting list rok-us --body kidd", ""}}, {{"body", "ID", "only of this body"}}, meeting_list},
      {"meeting show", "CIRCLE BODY MEETING", 3, 3, "one meeting with its entries, delivery and replies", "", {{"entente meeting show rok-us kidd 19", ""}}, {}, meeting_show},
      {"meeting next", "", 0, 0, "the meetings that come next", "", {{"entente meeting next", ""}}, {}, meeting_next},
      {"propose", "CIRCLE MATTER", 2, 2, "ask the other parties to agree to something", "Proposing is not agreeing: concur as well, or give --concur.",
       {{"entente propose rok-us meetings/kidd/20 --content schedule.json --concur", ""}},
       act_options({kContent, kModule, {"kind", "WORD", "kind of decision; absent: what the content says"}, {"body", "ID", "the body that decides; absent: the whole circle"}, {"predecessor", "REF", "the joint fact that this one follows"}, {"supersedes", "REF", "the proposal that this one replaces"}, {"concur", "", "agree for our party in the same breath"}}), propose},
      {"state", "CIRCLE MATTER", 2, 2, "say something alone: a national act", "", {{"entente state rok-us meetings/kidd/19 --content readout.json", ""}}, act_options({kContent, kModule}), state},
      {"note", "CIRCLE MATTER", 2, 2, "record another party's words, which they have not confirmed", "", {{"entente note national meetings/council/3 --party birch.example --channel letter --content position.json", ""}},
       act_options({kContent, kModule, {"party", "NAME", "whose words"}, {"channel", "WORD", "letter, email, in_the_room or published"}}), note},
      {"concur", "CIRCLE REF", 2, 2, "agree for our party", "It is final: what all required parties have agreed stands.", {{"entente concur rok-us 2/1-a3f0c21d/12/5f70bf18…", ""}}, act_options({}), concur},
      {"decline", "CIRCLE REF", 2, 2, "refuse for our party; final", "", {{"entente decline rok-us 2/1-a3f0c21d/12/5f70bf18…", ""}}, act_options({}), decline},
      {"withdraw", "CIRCLE REF", 2, 2, "take our agreement back, while it is not agreed by all", "", {{"entente withdraw rok-us 2/1-a3f0c21d/12/5f70bf18…", ""}}, act_options({}), withdraw},
      {"ad-referendum", "CIRCLE REF", 2, 2, "agree subject to confirmation by a date", "", {{"entente ad-referendum rok-us REF --due 2031-06-14T00:00:00Z", ""}}, act_options({{"due", "TIME", "when the confirmation is due, UTC"}}), ad_referendum},
      {"reserve", "CIRCLE REF", 2, 2, "enter a reservation or a question; decides nothing", "", {{"entente reserve rok-us REF --kind study", ""}}, act_options({{"kind", "WORD", "reservation, study, scrutiny or question"}}), reserve},
      {"confirm", "CIRCLE REF", 2, 2, "confirm what another party has noted as our words", "", {{"entente confirm rok-us REF", ""}}, act_options({}), confirm_noted},
      {"grant", "CIRCLE PERSON OFFICE", 3, 3, "say who may commit the party in a circle", "", {{"entente grant rok-us minister.kim defence --power commit", ""}, {"entente grant rok-us minister.kim defence", "takes it back"}}, act_options({{"power", "WORD", "commit; absent: none any more", true}}), grant},
      {"why", "CIRCLE REF", 2, 2, "why a proposal is not agreed yet, and who can do what", "", {{"entente why rok-us 2/1-a3f0c21d/12/5f70bf18…", ""}}, {}, why},
      {"who", "CIRCLE MATTER", 2, 2, "who will see it, before it is signed", "", {{"entente who rok-us meetings/kidd/20 --content schedule.json --propose", ""}},
       act_options({kContent, kModule, {"propose", "", "as a proposal: whose agreement it needs"}, {"kind", "WORD", "kind of decision"}, {"body", "ID", "the body that decides"}}), who},
      {"log", "CIRCLE", 1, 1, "acts in order", "", {{"entente log rok-us --matter meetings/kidd/19", ""}, {"entente log rok-us --all --json", "everything, one JSON object a line"}},
       {{"matter", "ID", "only of this matter"}, {"limit", "N", "at most so many; absent: 50"}, {"all", "", "every page"}}, log_acts},
      {"verify", "PATH", 1, 1, "check an export or a proof, offline", "PATH is a folder that 'entente export' made, one journal of it, or a proof file. Without keys from elsewhere this shows that it agrees with itself: compare the keys it prints with those that you know.",
       {{"entente verify export/", ""}, {"entente verify entry-12.tlog-proof --keys export/alder.example/1-a3f0c21d/keys", ""}},
       {{"keys", "FOLDER", "with log.vkey and cosigners.vkey, from where you trust them"}}, verify},
      {"export", "CIRCLE FOLDER", 2, 2, "every journal of a circle, as ordinary tlog-tiles logs", "", {{"entente export rok-us export/", ""}}, {}, export_circle},
      {"prove", "CIRCLE REF", 2, 2, "one file that proves one entry to a stranger", "", {{"entente prove rok-us 2/1-a3f0c21d/12/5f70bf18… -o proof", ""}}, {kOutput}, prove},
      {"backup", "FILE", 1, 1, "a consistent copy of the store, while the node runs", "Keys and last-signed records are no part of it, on purpose: docs/operating/storage.md.", {{"entente backup /mnt/backup/entente.db", ""}}, {}, backup},
      {"restore", "FILE", 1, 1, "put a backup in the place of the store; the node must be stopped", "The node opens new epochs afterwards and fetches from its peers what the backup lacks.", {{"entente restore /mnt/backup/entente.db", ""}}, {}, restore},
      {"rebuild", "", 0, 0, "make all projections anew from the journals; the node must be stopped", "Compares each circle's digest before and after.", {{"entente rebuild", ""}}, {}, rebuild},
      {"doctor", "", 0, 0, "find what is wrong, and say the next command", "", {{"entente doctor", ""}}, {}, doctor},
      {"completion", "SHELL", 1, 1, "completion for bash, zsh or fish", "", {{"entente completion bash > /etc/bash_completion.d/entente", ""}}, {}, completion},
      {"man", "[COMMAND]", 0, 2, "manual pages", "", {{"entente man --output build/man", "writes entente.1 and entented.8"}, {"entente man --markdown", "the same table as docs/operating/commands.md"}},
       {{"output", "FOLDER", "write the pages there"}, {"markdown", "", "as Markdown, to standard output"}}, man},
  };
  return kCommands;
}

}  // namespace cli
