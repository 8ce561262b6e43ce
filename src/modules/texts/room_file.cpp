// The room file: out of a party's node, into the machine in the room.
#include <algorithm>
#include <utility>

#include "modules/content.h"
#include "modules/texts/check.h"
#include "modules/texts/gathered.h"
#include "modules/texts/room.h"
#include "modules/texts/room_bytes.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

using modules::Voice;

// Where the room writes it, words_of and a header come to it within the 65,535 bytes of an entry.
constexpr std::size_t kSpokenMax = 60'000;
// Paragraphs of one entry of marks, as of any list (modules/content.cpp).
constexpr int kMarkedMax = 64;

class Writing {
 public:
  Writing(const Gathered& all, const TextView& text) : all_(all), text_(text) {}

  // In an order in which nothing comes before what it is about.
  void write(json::Writer& out) {
    out.key("contents").begin_array();
    description(out);
    for (const RevisionView& revision : text_.revisions) issue(out, revision);
    for (const Saying& one : all_.mandates) {
      if (one.said.voice == Voice::joint) say(out, "", true, one.content);
    }
    for (const auto* list :
         {&all_.changes, &all_.comments, &all_.stances, &all_.marks, &all_.concordances}) {
      for (const Saying& one : *list) spoken(out, one);
    }
    by_packages(out);
    for (const Saying& one : all_.changes) {
      if (is_again(one)) spoken(out, one);
    }
    for (const PackageView& package : text_.packages) {
      if (package.state == "accepted" && package.saying.name == text_.matter) {
        say(out, "", true, package.saying.content);
      } else {
        leave("package", package.state);
      }
    }
    for (const Saying& one : all_.others) {
      if (one.content.has_renumbering()) continue;  // with their revisions
      if (one.said.voice == Voice::joint) {
        say(out, "", true, one.content);
      } else {
        spoken(out, one);
      }
    }
    for (const Saying& one : text_.terms) {
      if (one.said.voice == Voice::joint) {
        say(out, "", true, one.content);
      } else {
        spoken(out, one);
      }
    }
    for (const Saying& one : all_.proposed) leave(kind_word(one.content), "proposed");
    out.end_array();
    out.key("left_out").begin_array();
    for (const auto& [kind, why] : left_) {
      out.begin_object().field("kind", kind).field("why", why).end_object();
    }
    out.end_array();
  }

 private:
  // Where a party stands because it agreed to a package: the room knows no answers to one, so it
  // reads there as that party's mark, on the words that it agreed to whatever they are by now.
  void by_packages(json::Writer& out) const {
    std::map<std::string, Content> marks;
    for (const ElementView& element : text_.elements) {
      for (const MarkView& mark : element.marks) {
        if (mark.package.empty()) continue;
        Marks& said = *marks[mark.party].mutable_marks();
        said.set_stand(mark.stand);
        Marks::Marked& one = *said.add_marked();
        one.set_element(element.element.id());
        one.set_digest(mark.digest);
        if (said.marked_size() < kMarkedMax) continue;
        say(out, mark.party, false, marks[mark.party]);
        said.clear_marked();
      }
    }
    for (const auto& [party, content] : marks) {
      if (content.marks().marked_size() > 0) say(out, party, false, content);
    }
  }

  static void say(json::Writer& out, std::string_view party, bool joint, Content content) {
    content.clear_words_of();
    out.begin_object();
    if (!party.empty()) out.field("party", party);
    if (joint) out.field("joint", true);
    out.key("content").raw(modules::json_of_content(content)).end_object();
  }

  // Proposed once more behind its proposer's own LETS_GO, so that it stands.
  bool is_again(const Saying& change) const {
    const auto found = text_.changes.find(change.name);
    if (found == text_.changes.end() || found->second.let_go) return false;
    return std::any_of(all_.stances.begin(), all_.stances.end(), [&](const Saying& one) {
      const auto& items = one.content.stance().items();
      return speaker(one.said) == found->second.party && one.said.ref < change.said.ref &&
             std::any_of(
                 items.begin(), items.end(),
                 [&](const Stance::Item& item) {
                   return item.change() == change.name && item.verdict() == Stance::LETS_GO;
                 });
    });
  }

  void leave(std::string kind, std::string why) {
    left_.emplace_back(std::move(kind), std::move(why));
  }

  void description(json::Writer& out) const {
    Content content;
    *content.mutable_text() = text_.text();
    content.mutable_text()->clear_meeting();  // which is not in the room
    content.mutable_text()->clear_parties();
    for (const std::string& party : text_.parties) content.mutable_text()->add_parties(party);
    say(out, "", false, content);
  }

  void issue(json::Writer& out, const RevisionView& revision) const {
    const Revision& says = revision.saying.content.revision();
    for (const std::string& digest : says.pages()) {
      Content page;
      const auto found = all_.pages.find(digest);
      if (found != all_.pages.end() && modules::read_folded(found->second, page))
        say(out, "", false, page);
    }
    for (const Saying& one : text_.renumberings) {
      if (one.content.renumbering().revision() == revision.number &&
          speaker(one.said) == revision.holder) {
        say(out, "", false, one.content);
      }
    }
    say(out, "", false, revision.saying.content);
  }

  // What was noted of a party counts for nothing among several, and would count in the room.
  void spoken(json::Writer& out, const Saying& saying) {
    if (saying.said.voice == Voice::noted) return leave(kind_word(saying.content), "noted");
    if (!saying.content.signature().scan().empty()) return leave("signature", "file");
    if (saying.content.ByteSizeLong() > kSpokenMax) {
      return leave(kind_word(saying.content), "too_large");
    }
    say(out, speaker(saying.said), false, saying.content);
  }

  const Gathered& all_;
  const TextView& text_;
  std::vector<std::pair<std::string, std::string>> left_;
};

void write_called(json::Writer& out, std::string_view key, const Called& called) {
  out.key(key).begin_object().key("names").raw(called.names).key("short").raw(called.abbreviations);
  out.end_object();
}

Called read_called(const json::Value* value) {
  Called out;
  if (value == nullptr) return out;
  if (const json::Value* names = value->find("names")) out.names = names->write();
  if (const json::Value* names = value->find("short")) out.abbreviations = names->write();
  return out;
}

// As the machine in the room would write it, and takes it as it would be taken there.
Result<RoomSeed> read_seed(const json::Value& value, const RoomFile& file) {
  RoomSeed out;
  out.party = value.text("party").value_or("");
  if (const json::Value* joint = value.find("joint")) out.joint = joint->boolean().value_or(false);
  const json::Value* content = value.find("content");
  if (content == nullptr) return Error{ErrorCode::invalid, "content: is missing"};
  TRY(modules::content_of_json(content->write(), out.content));
  out.content.set_words_of(out.party);
  record::Header header;
  header.set_matter(out.matter(file.body, file.id));
  header.set_module(std::string(kModule));
  if (out.joint) {
    header.mutable_proposal()->set_kind(topic(out.content));
  } else if (out.party.empty()) {
    header.mutable_statement();
  } else {
    header.mutable_noted()->set_party(2);
  }
  TRY(check_content(header, out.content));
  return out;
}

}  // namespace

std::string RoomSeed::matter(std::string_view body, std::string_view id) const {
  const std::string of_body = "texts/" + std::string(body);
  return content.has_term() ? of_body : of_body + "/" + std::string(id);
}

Result<Bytes> write_room_file(record::View& view, std::string_view circle, std::string_view body,
                              std::string_view id, const Members& members,
                              const RoomAround& around) {
  const TextView text = TRY(read_text(view, circle, body, id, 0, members));
  if (text.national) {
    return Error{ErrorCode::conflict,
                 "This text is of your own workspace, and nobody else reads it. A room session is "
                 "of a text that the parties share; submit it to them first."};
  }
  const Gathered all = TRY(
      gather(view, circle, text.matter, members ? members(text.body) : std::vector<std::string>()));
  json::Writer out;
  out.begin_object()
      .field("entente", kRoomKind)
      .field("circle", circle)
      .field("body", text.body)
      .field("text", text.id);
  write_called(out, "circle_called", around.circle);
  write_called(out, "body_called", around.body);
  out.key("notice").raw(around.notice);
  out.key("parties").begin_array();
  for (const std::string& party : text.parties) {
    const Called called = around.party(party);
    out.begin_object().field("name", party).key("names").raw(called.names);
    out.key("short").raw(called.abbreviations).end_object();
  }
  out.end_array();
  write_base(out, {text.shown, text.digest});
  modules::write_list(out, "check_words", check_words_of(text));
  Writing(all, text).write(out);
  // Of everything that stands above.
  out.key("label").raw(write_label(view.marking()));
  Bytes file = sealed(out);
  if (file.size() > kRoomFileMax) {
    return Error{ErrorCode::conflict,
                 "The text with all that was said of it is larger than 8 MiB, which a room session "
                 "does not take."};
  }
  return file;
}

Result<RoomFile> read_room_file(std::string_view bytes) {
  RoomFile out;
  const json::Value file = TRY(unsealed(bytes, kRoomKind, out.digest));
  out.circle = TRY(room_text(file, "circle"));
  out.body = TRY(room_text(file, "body"));
  out.id = TRY(room_text(file, "text"));
  if (!modules::is_text(out.matter()) || out.circle.empty()) {
    return Error{ErrorCode::invalid, "the file does not say of which text it is"};
  }
  out.circle_called = read_called(file.find("circle_called"));
  out.body_called = read_called(file.find("body_called"));
  if (const json::Value* notice = file.find("notice"); notice != nullptr && notice->is_object()) {
    out.notice = notice->write();
  }
  out.base = TRY(room_base(file));
  out.label = TRY(room_label(file));
  out.check_words = check_words_in(file);
  const json::Value* left_out = file.find("left_out");
  out.whole = left_out != nullptr && left_out->items().empty();
  const json::Value* parties = file.find("parties");
  const json::Value* contents = file.find("contents");
  if (parties == nullptr || contents == nullptr) {
    return Error{ErrorCode::invalid, "the file lacks the parties or the contents of the text"};
  }
  for (const json::Value& one : parties->items()) {
    RoomParty party{TRY(room_text(one, "name")), read_called(&one)};
    if (!modules::is_party_name(party.name)) {
      return Error{ErrorCode::invalid, "'" + party.name.substr(0, 80) + "' is no journal name"};
    }
    out.parties.push_back(std::move(party));
  }
  for (const json::Value& one : contents->items()) {
    Result<RoomSeed> seed = read_seed(one, out);
    if (!seed.ok()) {
      return Error{ErrorCode::invalid, "contents " + std::to_string(out.seeds.size() + 1) + ": " +
                                           seed.error().message};
    }
    out.seeds.push_back(std::move(seed).value());
  }
  return out;
}

}  // namespace texts
