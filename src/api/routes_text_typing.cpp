// Two officers of one party in one text: who has a paragraph open, and the words as they are typed.
#include <memory>
#include <optional>
#include <utility>

#include "api/body.h"
#include "api/problem.h"
#include "api/record_json.h"
#include "api/routes.h"

namespace api {
namespace {

constexpr std::uint64_t kLabelMs = 30'000;  // after which the text is read anew for its marking
constexpr std::size_t kNameMax = 128;
constexpr std::size_t kElementMax = 64;
constexpr std::size_t kLanguages = 16;

struct Said {
  std::string window;
  std::uint64_t sequence = 0;
  std::string element;
  std::string on;
  std::map<std::string, std::string> words;
  bool closed = false;
};

Result<Said> read_said(const json::Value& body) {
  TRY(only_members(body, "", {"window", "sequence", "element", "on", "words", "closed"}));
  Said out;
  out.window = TRY(text_member(body, "window", kElementMax));
  if (out.window.empty()) return wrong_member("window", "has to be given");
  const json::Value* sequence = body.find("sequence");
  const auto number = sequence == nullptr ? std::nullopt : sequence->unsigned_number();
  if (!number || *number == 0)
    return wrong_member("sequence", "has to count what this window says, from 1");
  out.sequence = *number;
  out.closed = TRY(flag_member(body, "closed"));
  out.element = TRY(text_member(body, "element", kElementMax));
  if (!out.closed && out.element.empty()) return wrong_member("element", "has to be given");
  out.on = TRY(text_member(body, "on", kNameMax));
  const json::Value* words = body.find("words");
  if (words == nullptr) return out;
  if (!words->is_object() || words->members().size() > kLanguages)
    return wrong_member("words", "has to be texts by language");
  std::size_t size = 0;
  for (const auto& [language, value] : words->members()) {
    const auto text = words->text(language);
    if (!text || language.empty() || language.size() > kElementMax)
      return wrong_member("words", "has to be texts by language");
    size += text->size();
    if (size > Typists::kWordsMax) return wrong_member("words", "is too long");
    out.words[language] = std::string(*text);
  }
  return out;
}

// The text that the address names, as this viewer may read something of it.
Result<Typists::Place> place_of(record::View& view, const Call& call) {
  const record::CircleView circle = TRY(find_circle(view, call.parameters[0]));
  std::string matter = "texts/" + call.parameters[1] + "/" + call.parameters[2];
  const auto acts = TRY(view.acts(circle.id, matter, "", 1));
  if (acts.empty()) return Error{ErrorCode::not_found, "there is no such text here"};
  return Typists::Place{circle.id, std::move(matter)};
}

// For whom the words are: for those who may read all that their writer has before them.
Result<void> label(Parts& parts, const Call& call, record::View& view, const Typists::Place& place,
                   Typing& typing) {
  TRY(parts.screens.text(view, place.first, call.parameters[1], call.parameters[2], 0));
  typing.label = parts.config.default_label;
  labels::raise(typing.label, view.marking());
  typing.labelled = parts.clock.monotonic();
  typing.changes = parts.events.text_changes(place.first);
  return {};
}

// What was said of texts since may have raised what they read, or closed it to them.
void label_anew(Parts& parts, const Call& call, const Typists::Place& place) {
  const std::uint64_t changes = parts.events.text_changes(place.first);
  std::map<std::string, std::unique_ptr<record::View>> views;  // by writer
  parts.typists.each(place, [&](Typing& one) {
    if (one.changes == changes) return true;
    auto& view = views[one.key];
    if (view == nullptr) view = parts.engine.view(one.viewer);
    return label(parts, call, *view, place, one).ok();
  });
}

void respond_others(Parts& parts, const Call& call, const Typists::Place& place,
                    const Respond& respond) {
  label_anew(parts, call, place);
  json::Writer out;
  out.begin_object().key("items").begin_array();
  for (const Typing* one : parts.typists.others(place, call.session.person.key(), call.viewer(),
                                                parts.clock.monotonic())) {
    out.begin_object().field("person", one->person).key("names").begin_object();
    for (const auto& [language, name] : one->names) out.field(language, name);
    out.end_object().field("element", one->element).field("on", one->on);
    time_field(out, "since", one->since);
    out.key("words").begin_object();
    for (const auto& [language, words] : one->words) out.field(language, words);
    out.end_object().end_object();
  }
  respond(json_response(200, out.end_array().end_object().take()));
}

}  // namespace

void list_typing(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto place = place_of(*view, call);
  if (!place.ok()) return respond(read_problem(place.error()));
  respond_others(parts, call, place.value(), respond);
}

void say_typing(Parts& parts, Call& call, const Respond& respond) {
  const auto view = parts.engine.view(call.viewer());
  const auto place = place_of(*view, call);
  if (!place.ok()) return respond(read_problem(place.error()));
  Result<Said> said = read_said(call.body);
  if (!said.ok()) return respond(problem(said.error()));
  const std::string key = call.session.person.key();
  const std::uint64_t now = parts.clock.monotonic();
  const auto taken = [&] { respond({204, {}, {}, nullptr, false}); };
  // Two messages of one window can overtake one another on their way.
  if (parts.typists.is_late(place.value(), key, said.value().window, said.value().sequence, now))
    return taken();
  const Typing* before = parts.typists.find(place.value(), key, said.value().window, now);
  if (said.value().closed) {
    const std::optional<Label> known =
        before == nullptr ? std::nullopt : std::optional(before->label);
    parts.typists.close(place.value(), key, said.value().window, said.value().sequence, now);
    if (known) parts.events.note_typing(place.value().first, place.value().second, *known);
    return taken();
  }
  Typing typing;
  if (before != nullptr) typing = *before;
  const bool same = before != nullptr && typing.element == said.value().element &&
                    typing.on == said.value().on && typing.words == said.value().words;
  typing.key = key;
  typing.window = said.value().window;
  typing.person = call.session.person.person;
  if (const people::Account* account = parts.people.find(call.session.person.account))
    typing.names = account->names;
  typing.element = std::move(said.value().element);
  typing.on = std::move(said.value().on);
  typing.words = std::move(said.value().words);
  if (before == nullptr) typing.since = parts.clock.now();
  typing.viewer = call.viewer();
  typing.sequence = said.value().sequence;
  if (before == nullptr || typing.labelled + kLabelMs < now ||
      typing.changes != parts.events.text_changes(place.value().first)) {
    const auto labelled = label(parts, call, *view, place.value(), typing);
    if (!labelled.ok()) return respond(read_problem(labelled.error()));
  }
  const Label shown_to = typing.label;
  if (!parts.typists.keep(place.value(), std::move(typing), now))
    return respond(problem("slow_down", "Too many editors are open; close one."));
  if (!same) parts.events.note_typing(place.value().first, place.value().second, shown_to);
  taken();
}

}  // namespace api
