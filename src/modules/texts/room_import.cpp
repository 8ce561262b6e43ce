// The result of a room session at a party's node: what each party said there, and what of it the
// record has already.
#include <algorithm>
#include <set>
#include <utility>

#include "base/clock.h"
#include "modules/content.h"
#include "modules/texts/advice.h"
#include "modules/texts/check.h"
#include "modules/texts/gathered.h"
#include "modules/texts/room.h"
#include "modules/texts/room_bytes.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;
using State = RoomImport::State;

bool has_name(const Content& content) { return content.has_change() || content.has_comment(); }

class Comparing {
 public:
  Comparing(const TextView& text, const Gathered& all, const RoomResult& result,
            std::set<std::string> parties, std::string self)
      : text_(text), parties_(std::move(parties)), self_(std::move(self)) {
    for (const RoomLine& line : result.lines) {
      if (has_name(line.content)) names_.insert(name_of(line.party, named_by(line.content)));
      for (const Stance::Item& item : line.content.stance().items()) {
        if (item.change().starts_with(line.party + "/")) {
          last_[item.change()] = item.verdict() == Stance::LETS_GO;
        }
      }
      if (line.content.has_change()) last_[name_of(line.party, named_by(line.content))] = false;
    }
    for (const Saying& saying : all.stances) {
      if (saying.said.voice != Voice::national) continue;
      for (const Stance::Item& item : saying.content.stance().items())
        verdicts_[{saying.said.party, item.change()}] = item.verdict();
    }
    for (const Saying& saying : all.marks) {
      if (saying.said.voice != Voice::national) continue;
      for (const Marks::Marked& one : saying.content.marks().marked()) {
        marks_[{saying.said.party, one.element()}] = {one.digest(), saying.content.marks().stand()};
      }
    }
  }

  // What each party says in its own name (national), and what was noted of it.
  void add_row(const modules::Row& row) {
    Content content;
    if (!modules::read_folded(row.content, content)) return;
    if (row.said.voice == Voice::national) said_.emplace(row.said.party, named_by(content));
    if (row.said.voice == Voice::noted) noted_.emplace(row.said.of, named_by(content));
  }

  RoomImport::Line compare(const RoomLine& line) const {
    RoomImport::Line out;
    out.line = line;
    const Bytes content = named_by(line.content);
    if (has_name(line.content)) out.name = name_of(line.party, content);
    if (line.content.has_change()) out.let_go = last_.at(out.name);
    out.noted = noted_.contains({line.party, content});
    if (!parties_.contains(line.party)) {
      return refused(std::move(out),
                     line.party + " is no party here: its own word cannot be given");
    }
    if (const Content& says = line.content;
        says.has_text() || says.has_page() || says.has_revision() || says.has_renumbering()) {
      return refused(std::move(out), "a revision is issued at home, and by its pen-holder");
    }
    record::Header header;
    header.set_module(std::string(kModule));
    header.set_matter(line.content.has_term() ? "texts/" + text_.body : text_.matter);
    header.mutable_statement();
    if (const auto checked = check_content(header, line.content); !checked.ok()) {
      return refused(std::move(out), checked.error().message);
    }
    if (is_recorded(out, content)) {
      out.state = State::recorded;
      return out;
    }
    out.state = line.party == self_ ? State::mine : State::theirs;
    if (out.state == State::theirs) return out;
    for (Advice& one : advise(text_, self_, line.content, true)) {
      // What it is about may be another line of this file.
      if (one.word != "unknown_change" || !is_of_file(line.content)) {
        out.advice.push_back(std::move(one.text));
      }
    }
    return out;
  }

 private:
  static RoomImport::Line refused(RoomImport::Line line, std::string reason) {
    line.state = State::not_possible;
    line.reason = std::move(reason);
    return line;
  }

  bool is_of_file(const Content& content) const {
    if (content.has_change()) return names_.contains(content.change().on());
    return std::all_of(content.stance().items().begin(), content.stance().items().end(),
                       [&](const Stance::Item& item) {
                         return names_.contains(item.change()) ||
                                text_.changes.contains(item.change());
                       });
  }

  bool is_recorded(const RoomImport::Line& line, const Bytes& content) const {
    const std::string& party = line.line.party;
    const Content& says = line.line.content;
    if (says.has_change()) {
      const auto found = text_.changes.find(line.name);
      if (found == text_.changes.end() || found->second.noted) return false;
      return line.let_go || !found->second.let_go;
    }
    if (says.has_stance()) return stands_so(party, says.stance());
    if (says.has_marks()) return marks_so(party, says.marks());
    return said_.contains({party, content});
  }

  // The party's last word on each of the changes is this one.
  bool stands_so(const std::string& party, const Stance& stance) const {
    return std::all_of(stance.items().begin(), stance.items().end(), [&](const Stance::Item& item) {
      const auto change = text_.changes.find(item.change());
      if (change != text_.changes.end() && change->second.party == party &&
          change->second.let_go != (item.verdict() == Stance::LETS_GO)) {
        return false;
      }
      const auto said = verdicts_.find({party, item.change()});
      return said != verdicts_.end() && said->second == item.verdict();
    });
  }

  bool marks_so(const std::string& party, const Marks& marks) const {
    return std::all_of(marks.marked().begin(), marks.marked().end(), [&](const Marks::Marked& one) {
      const auto said = marks_.find({party, one.element()});
      return said != marks_.end() && said->second == std::pair(one.digest(), marks.stand());
    });
  }

  const TextView& text_;
  using Of = std::pair<std::string, std::string>;  // a party, and what it speaks of
  std::map<Of, Stance::Verdict> verdicts_;         // the last of each
  std::map<Of, std::pair<std::string, Marks::Stand>> marks_;
  std::set<std::string> parties_;  // of the arrangement
  std::string self_;
  std::set<std::string> names_;       // of changes and comments in the file
  std::map<std::string, bool> last_;  // by change: whether its proposer let it go in the room
  std::set<std::pair<std::string, Bytes>> said_;
  std::set<std::pair<std::string, Bytes>> noted_;
};

Result<void> check_base(const TextView& text, const RoomBase& base) {
  const std::string rev = "Rev." + std::to_string(base.revision);
  if (base.revision == 0) return {};
  if (base.revision > text.revisions.size()) {
    return Error{ErrorCode::conflict, "The session was on " + rev +
                                          ", which is not here yet; the last one here is Rev." +
                                          std::to_string(text.shown) +
                                          ". Bring the result in when it has come."};
  }
  if (text.revisions[base.revision - 1].saying.content.revision().digest() == base.digest)
    return {};
  return Error{ErrorCode::conflict, "The session was on other words than " + rev +
                                        " has here: their digests differ. Compare the prints of " +
                                        rev + " before anybody confirms."};
}

}  // namespace

Result<RoomImport> compare_room_result(record::View& view, std::string_view circle,
                                       std::string_view body, std::string_view id,
                                       const Members& members, std::string_view file) {
  const TextView text = TRY(read_text(view, circle, body, id, 0, members));
  RoomImport out;
  out.result = TRY(read_room_result(file));
  out.shown = text.shown;
  if (out.result.circle != circle || out.result.body != body || out.result.id != id) {
    return Error{ErrorCode::conflict,
                 "This is the result of a session on another text, '" + out.result.body + "/" +
                     out.result.id + "'" +
                     (out.result.circle == circle ? std::string() : " of another arrangement") +
                     "; bring it in there."};
  }
  TRY(check_base(text, out.result.base));
  const Gathered all = TRY(
      gather(view, circle, text.matter, members ? members(text.body) : std::vector<std::string>()));
  std::set<std::string> parties(text.parties.begin(), text.parties.end());
  for (const record::CircleView& one : view.circles()) {
    if (one.id == circle) parties.insert(one.audience.begin(), one.audience.end());
  }
  Comparing comparing(text, all, out.result, std::move(parties), view.party());
  for (const std::string& matter : {text.matter, "texts/" + text.body}) {
    for (const modules::Row& row : TRY(modules::read_rows(view, circle, matter, kModule))) {
      comparing.add_row(row);
    }
  }
  for (const RoomLine& line : out.result.lines) out.lines.push_back(comparing.compare(line));
  return out;
}

std::string_view word(State state) {
  switch (state) {
    case State::mine:
      return "mine";
    case State::theirs:
      return "theirs";
    case State::recorded:
      return "recorded";
    case State::not_possible:
      return "not_possible";
  }
  return "not_possible";
}

void write_room_import(json::Writer& out, const RoomImport& import) {
  modules::write_list(out, "check_words", import.result.check_words);
  out.field("digest", import.result.digest);
  write_base(out, import.result.base);
  out.field("shown", import.shown).key("lines").begin_array();
  for (const RoomImport::Line& one : import.lines) {
    out.begin_object()
        .field("number", one.line.number)
        .field("party", one.line.party)
        .field("kind", kind_word(one.line.content))
        .field("at", time_text(one.line.at))
        .field("state", word(one.state))
        .field("let_go", one.let_go)
        .field("noted", one.noted);
    modules::write_maybe(out, "key", one.name);
    modules::write_maybe(out, "reason", one.reason);
    modules::write_list(out, "advice", one.advice);
    out.key("content").raw(content_of_line(one.line, false)).end_object();
  }
  out.end_array();
}

}  // namespace texts
