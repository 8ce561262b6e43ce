// What somebody asks to be composed, as JSON, and the answer (TextComposing, TextComposed).
#include "base/json.h"
#include "modules/content.h"
#include "modules/texts/check.h"
#include "modules/texts/compose.h"
#include "modules/texts/packages.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

constexpr std::size_t kElementsMax = 4096;

Error wrong(const std::string& field, const std::string& why) {
  return {ErrorCode::invalid, field + ": " + why};
}

// A member that may be absent.
Result<std::string> text_of(const json::Value& value, const std::string& field) {
  const json::Value* member = value.find(field);
  if (member == nullptr) return std::string();
  if (!member->is_string()) return wrong(field, "must be a text");
  return std::string(*member->string());
}

Result<bool> flag_of(const json::Value& value, const std::string& field) {
  const json::Value* member = value.find(field);
  if (member == nullptr) return false;
  const auto flag = member->boolean();
  if (!flag) return wrong(field, "must be true or false");
  return *flag;
}

Result<std::map<std::string, std::string>> words_of(const json::Value& value,
                                                    const std::string& field) {
  std::map<std::string, std::string> out;
  const json::Value* member = value.find(field);
  if (member == nullptr) return out;
  if (!member->is_object()) return wrong(field, "must be an object of texts by language");
  for (const json::Member& one : member->members()) {
    if (!one.value.is_string()) return wrong(field + "." + one.key, "must be a text");
    out[one.key] = std::string(*one.value.string());
  }
  return out;
}

Result<std::vector<std::string>> list_of(const json::Value& value, const std::string& field) {
  std::vector<std::string> out;
  const json::Value* member = value.find(field);
  if (member == nullptr) return out;
  if (!member->is_array() || member->items().size() > kElementsMax) {
    return wrong(field, "must be a list of at most 4,096 identifiers");
  }
  for (const json::Value& one : member->items()) {
    if (!one.is_string() || !modules::is_id(*one.string())) {
      return wrong(field, "must be a list of identifiers of a-z 0-9 . _ -");
    }
    out.emplace_back(*one.string());
  }
  return out;
}

Result<void> known_members(const json::Value& value,
                           std::initializer_list<std::string_view> names) {
  for (const json::Member& one : value.members()) {
    bool known = false;
    for (const std::string_view name : names) known = known || one.key == name;
    if (!known) return wrong(one.key, "is no member here");
  }
  return {};
}

Result<Wanted> wanted_of(const json::Value& value) {
  TRY(known_members(value, {"element", "words", "on", "chair", "together", "whole"}));
  Wanted out;
  out.element = TRY(text_of(value, "element"));
  if (!modules::is_id(out.element)) return wrong("words.element", "must be an identifier");
  out.words = TRY(words_of(value, "words"));
  out.on = TRY(text_of(value, "on"));
  out.chair = TRY(flag_of(value, "chair"));
  out.together = TRY(flag_of(value, "together"));
  out.whole = TRY(flag_of(value, "whole"));
  return out;
}

// As in acts.proto, by its own names.
Result<NextRevision> next_of(const json::Value& value) {
  TRY(known_members(value, {"note", "editorial", "elements", "gone"}));
  NextRevision out;
  out.note = TRY(words_of(value, "note"));
  out.editorial = TRY(list_of(value, "editorial"));
  out.gone = TRY(list_of(value, "gone"));
  const json::Value* elements = value.find("elements");
  if (elements == nullptr) return out;
  if (!elements->is_array() || elements->items().size() > kElementsMax) {
    return wrong("elements", "must be a list of at most 4,096 elements");
  }
  for (const json::Value& one : elements->items()) {
    Element element;
    const auto read = modules::content_of_json(one.write(), element);
    if (!read.ok()) return wrong("elements", read.error().message);
    out.elements.push_back(std::move(element));
  }
  return out;
}

// Each for itself: what cannot be made of one takes nothing from the others.
Result<Bytes> compose_each(const TextView& text, const json::Value& each) {
  if (!each.is_array() || each.items().size() > kElementsMax) {
    return wrong("each", "must be a list of at most 4,096 wishes");
  }
  json::Writer out;
  out.begin_object().key("contents").begin_array().end_array().field("digest", "");
  out.key("took").begin_array().end_array().key("each").begin_array();
  for (const json::Value& one : each.items()) {
    const Result<Wanted> wanted = wanted_of(one);
    const auto made = wanted.ok() ? changes_to(text, wanted.value())
                                  : Result<std::vector<Content>>(wanted.error());
    out.begin_object().field("error", made.ok() ? "" : made.error().message);
    out.key("contents").begin_array();
    if (made.ok()) {
      for (const Content& content : made.value()) out.raw(modules::json_of_content(content));
    }
    out.end_array().end_object();
  }
  out.end_array().end_object();
  return out.take();
}

Bytes composed(const Issue& issue) {
  json::Writer out;
  out.begin_object().key("contents").begin_array();
  for (const Content& content : issue.contents) {
    out.raw(modules::json_of_content(content));
  }
  out.end_array().field("digest", issue.digest).key("took").begin_array();
  for (const std::string& name : issue.took) out.string(name);
  out.end_array().end_object();
  return out.take();
}

}  // namespace

Result<Bytes> compose(const TextView& text, const json::Value& value) {
  TRY(known_members(value, {"words", "revision", "each"}));
  const json::Value* words = value.find("words");
  if (const json::Value* each = value.find("each"); each != nullptr) {
    if (value.members().size() > 1) {
      return Error{ErrorCode::invalid, "give one of words, each and revision"};
    }
    return compose_each(text, *each);
  }
  const json::Value* revision = value.find("revision");
  if ((words == nullptr) == (revision == nullptr)) {
    return Error{ErrorCode::invalid, "give one of words, each and revision"};
  }
  Issue issue;
  if (words != nullptr) {
    const Wanted wanted = TRY(wanted_of(*words));
    issue.contents = TRY(changes_to(text, wanted));
  } else {
    const NextRevision next = TRY(next_of(*revision));
    issue = TRY(issue_of(text, next));
  }
  return composed(issue);
}

Result<Bytes> compose(record::View& view, std::string_view circle, std::string_view body,
                      std::string_view id, const Members& members, const json::Value& value) {
  const json::Value* package = value.find("package");
  if (package == nullptr) {
    const TextView text = TRY(read_text(view, circle, body, id, 0, members));
    return compose(text, value);
  }
  if (value.members().size() > 1) {
    return Error{ErrorCode::invalid, "give one of words, each, revision and package"};
  }
  const std::string matter = "texts/" + std::string(body) + "/" + std::string(id);
  if (!modules::is_text(matter)) {
    return Error{ErrorCode::not_found, "there is no such text here"};
  }
  Content content;
  TRY(modules::content_of_json(package->write(), *content.mutable_package()));
  record::Header header;
  header.set_matter(matter);
  header.mutable_proposal()->set_kind(topic(content));
  TRY(check_content(header, content));
  *content.mutable_package() =
      TRY(with_readings(view, circle, matter, std::move(*content.mutable_package()), members));
  TRY(check_content(header, content));
  Issue issue;
  issue.contents.push_back(std::move(content));
  return composed(issue);
}

}  // namespace texts
