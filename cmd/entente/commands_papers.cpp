// Commands about papers: what comes in from other programs, what goes out to them.
#include "run.h"

namespace cli {

std::vector<Command> paper_commands() {
  return {
      {"import",
       "FILE",
       1,
       1,
       "bring a list, a letter or a calendar into the party's own workspace",
       "FILE is XLSX, CSV, ICS, EML, MSG, DOCX, HWPX, or a zip of folders named by dates. The "
       "headings suggest what the rows are and which column gives which field; --as and --map say "
       "otherwise. With --dry-run nothing is written. The same row of the same file adds nothing "
       "when it comes again. Rows with an error are left out and told, and the exit code is 1.",
       {{"entente import tracker.xlsx --dry-run --set body=kidd --set meeting=19", ""},
        {"entente import tracker.xlsx --as commitments --map text=B --map due='Due date' "
         "--side ROK=rok.example --day-first",
         ""},
        {"entente import letter.eml --as agenda --map title=Subject --words-of us.example "
         "--channel email",
         "what they say, noted"},
        {"entente import '18th meeting.docx' --sheet Text --as minutes --set body=kidd "
         "--set meeting=18 --set kind=readout",
         "minutes without --set kind; a heading at the beginning is the title"}},
       {{"as", "WHAT", "commitments, persons, delegation, meetings, agenda, letters or minutes"},
        {"map", "FIELD=COLUMN", "a column by its letter, number or heading; may be repeated", true},
        {"folder", "FOLDER=MEETING",
         "of a zip of dated folders: the meeting that its files go with; empty: none; may be "
         "repeated",
         true},
        {"set", "FIELD=TEXT", "what holds where the row says nothing; may be repeated", true},
        {"side", "WORD=PARTY", "which party a word of the file means; may be repeated", true},
        {"sheet", "NAME", "which sheet; absent: the first"},
        {"header-row", "NUMBER", "the row that holds the headings; absent: found out"},
        {"day-first", "", "10/06/2024 is the tenth of June"},
        {"month-first", "", "10/06/2024 is the sixth of October"},
        {"language", "TAG", "of texts whose letters do not say; absent: en"},
        {"charset", "NAME", "of text: utf-8, utf-16, cp949, windows-1258; absent: found out"},
        {"separator", "CHARACTER", "of CSV: , ; or tab; absent: found out"},
        {"words-of", "PARTY", "the rows are that party's words, to be noted"},
        {"channel", "WORD", "of noted words: letter, email, in_the_room or published"},
        {"label", "NAME", "classification; absent: the configuration's"},
        {"output", "PATH", "a file for what became of each row, as CSV"}},
       import_paper},
      {"room",
       "[FILE]",
       0,
       1,
       "hold a session on one text in a room without a network",
       "FILE is the room file of a text, as a party's node gives it. The session runs until "
       "Ctrl+C, on this machine "
       "alone: it speaks to no other node. Its page opens with the link that is printed. The "
       "same folder goes on with the session, also after a crash or with another operator, and "
       "then needs no FILE.",
       {{"entente room statement-room.json --folder ~/session", "begin"},
        {"entente room --folder ~/session", "go on"}},
       {{"folder", "FOLDER", "where the session is kept"},
        {"port", "NUMBER", "port of the page, on this machine; absent: 8440"},
        {"page", "FOLDER", "the built page; absent: /usr/share/entente/web where it exists"}},
       room},
  };
}

}  // namespace cli
