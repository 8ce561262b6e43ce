#include "modules/texts/room_bytes.h"

#include "base/encoding.h"
#include "crypto/crypto.h"
#include "modules/content.h"
#include "modules/texts/check_words.h"
#include "modules/texts/texts.h"

namespace texts {
namespace {

constexpr std::string_view kDigest = ",\"digest\":\"";
constexpr std::size_t kTail = kDigest.size() + kWholeDigits + 2;  // with the quote and the brace

Error changed() {
  return {ErrorCode::invalid,
          "the file is not as it was made: it was changed or cut off on the way. Take it once "
          "more from where it was made"};
}

}  // namespace

Result<Label> room_label(const json::Value& file) {
  Label out;
  const json::Value* label = file.find("label");
  const json::Value* level = label == nullptr ? nullptr : label->find("classification");
  const auto number = level == nullptr ? std::nullopt : level->unsigned_number();
  if (!number || *number > 15) {
    return Error{ErrorCode::invalid, "the file does not say how it is marked"};
  }
  out.policy = TRY(room_text(*label, "policy"));
  out.classification = static_cast<std::uint32_t>(*number);
  if (const json::Value* list = label->find("categories")) {
    for (const json::Value& one : list->items())
      out.categories.emplace_back(one.string().value_or(""));
  }
  return out;
}

std::vector<std::string> check_words_in(const json::Value& file) {
  std::vector<std::string> out;
  if (const json::Value* words = file.find("check_words")) {
    for (const json::Value& word : words->items()) out.emplace_back(word.string().value_or(""));
  }
  return out;
}

Bytes write_label(const Label& label) {
  json::Writer out;
  out.begin_object().field("policy", label.policy).field("classification", label.classification);
  modules::write_list(out, "categories", label.categories);
  return out.end_object().take();
}

Bytes sealed(json::Writer& out) {
  Bytes file = out.end_object().take();
  file.pop_back();
  const std::string digest = digest_of(file, kWholeDigits);
  return file + std::string(kDigest) + digest + "\"}\n";
}

Result<json::Value> unsealed(std::string_view file, std::string_view kind, std::string& digest) {
  if (file.size() > kRoomFileMax) {
    return Error{ErrorCode::invalid, "the file is larger than 8 MiB: it is none of a room session"};
  }
  Result<json::Value> read = json::parse(file, kRoomFileMax);
  if (!read.ok() || !read.value().text("entente")) {
    return Error{ErrorCode::invalid, "this is no file of a room session, or only a part of one"};
  }
  const std::string_view is = *read.value().text("entente");
  if (is != kind) {
    if (is == kRoomKind) {
      return Error{ErrorCode::invalid,
                   "this is the file that a room session begins with; here the result is needed, "
                   "which the room gives at its end"};
    }
    if (is == kRoomResultKind) {
      return Error{ErrorCode::invalid,
                   "this is the result of a room session; a session begins with the file that a "
                   "party's node gives for the room"};
    }
    return Error{ErrorCode::invalid, "this file is of another kind or version, '" +
                                         std::string(is.substr(0, 40)) + "'; here '" +
                                         std::string(kind) + "' is read"};
  }
  if (file.ends_with('\n')) file.remove_suffix(1);
  if (file.size() < kTail) return changed();
  const std::string_view tail = file.substr(file.size() - kTail);
  const std::string_view before = file.substr(0, file.size() - kTail);
  if (!tail.starts_with(kDigest) || !tail.ends_with("\"}")) return changed();
  digest = tail.substr(kDigest.size(), kWholeDigits);
  if (digest != digest_of(before, kWholeDigits)) return changed();
  return read.value();
}

Result<std::string> room_text(const json::Value& object, std::string_view name) {
  const auto text = object.text(name);
  if (!text) {
    return Error{ErrorCode::invalid, "the file lacks '" + std::string(name) +
                                         "': it was made by a program of another version"};
  }
  return std::string(*text);
}

Result<RoomBase> room_base(const json::Value& object) {
  RoomBase out;
  const json::Value* base = object.find("base");
  const json::Value* number = base == nullptr ? nullptr : base->find("revision");
  const auto read = number == nullptr ? std::nullopt : number->unsigned_number();
  if (!read || *read > 1000) {
    return Error{ErrorCode::invalid, "the file does not say of which revision it is"};
  }
  out.revision = static_cast<std::uint32_t>(*read);
  out.digest = TRY(room_text(*base, "digest"));
  return out;
}

void write_base(json::Writer& out, const RoomBase& base) {
  out.key("base")
      .begin_object()
      .field("revision", base.revision)
      .field("digest", base.digest)
      .end_object();
}

std::vector<std::string> check_words_of(const TextView& text) {
  std::vector<LaidChange> laid;
  for (const auto& [name, change] : text.changes) {
    if (!change.stands()) continue;
    laid.push_back({name, change.accepted, {change.supporters.begin(), change.supporters.end()}});
  }
  return check_words(text.digest, std::move(laid));
}

std::string kind_word(const Content& content) {
  const auto* field = Content::descriptor()->FindFieldByNumber(content.says_case());
  return field == nullptr ? std::string() : field->name();
}

}  // namespace texts
