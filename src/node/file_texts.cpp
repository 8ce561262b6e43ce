#include "node/file_texts.h"

#include "base/check.h"
#include "base/encoding.h"

namespace node {
namespace {

using concurrence::EntryId;
using store::Space;

// Keys in the projection space; the fold, which has small letters, forgets none of them.
constexpr std::string_view kText = "Xt";   // circle, file: 1 and the words, or 0
constexpr std::string_view kNamed = "Xn";  // circle, file, chain, index

Bytes key(std::string_view prefix, const FileTexts::Place& place) {
  const auto circle = unhex(place.first);
  check(circle.has_value());
  return Bytes(prefix) + *circle + Bytes(place.second.view());
}

}  // namespace

Result<void> FileTexts::open() {
  unread_.clear();
  std::set<Place> named;
  TRY(store_.list(Space::projection, kNamed, {}, [&](ByteView at, ByteView) {
    ByteReader reader(at.substr(kNamed.size()));
    const ByteView circle = reader.take(16);
    const ByteView file = reader.take(32);
    if (reader.ok()) named.emplace(hex(circle), crypto::Hash::from(file));
    return true;
  }));
  for (const Place& place : named) {
    if (!TRY(store_.get(Space::projection, key(kText, place)))) unread_.insert(place);
  }
  return {};
}

Result<std::optional<std::string>> FileTexts::text(const Place& place) {
  const std::optional<Bytes> value = TRY(store_.get(Space::projection, key(kText, place)));
  if (!value || !value->starts_with('\1')) return std::optional<std::string>();
  return std::optional(value->substr(1));
}

Result<std::vector<EntryId>> FileTexts::named_by(const Place& place) {
  std::vector<EntryId> out;
  const Bytes prefix = key(kNamed, place);
  TRY(store_.list(Space::projection, prefix, {}, [&](ByteView at, ByteView) {
    ByteReader reader(at.substr(prefix.size()));
    EntryId id;
    id.chain = reader.u32();
    id.index = reader.u64();
    if (reader.done()) out.push_back(id);
    return true;
  }));
  return out;
}

Result<void> FileTexts::name(const Place& place, const EntryId& act) {
  Bytes at = key(kNamed, place);
  put_u32(at, act.chain);
  put_u64(at, act.index);
  TRY(store_.put(Space::projection, at, ""));
  if (!TRY(store_.get(Space::projection, key(kText, place)))) unread_.insert(place);
  return {};
}

Result<void> FileTexts::keep(const Place& place, std::optional<std::string_view> text) {
  unread_.erase(place);
  const Bytes value = text ? "\1" + Bytes(text->substr(0, kFileTextMax)) : Bytes(1, '\0');
  return store_.put(Space::projection, key(kText, place), value);
}

Result<void> FileTexts::clear() {
  std::vector<Bytes> keys;
  for (const std::string_view prefix : {kText, kNamed}) {
    TRY(store_.list(Space::projection, prefix, {}, [&](ByteView at, ByteView) {
      keys.emplace_back(at);
      return true;
    }));
  }
  for (const Bytes& at : keys) TRY(store_.erase(Space::projection, at));
  unread_.clear();
  return {};
}

Result<void> FileTexts::drop(const Place& place) {
  unread_.erase(place);
  for (const EntryId& act : TRY(named_by(place))) {
    Bytes at = key(kNamed, place);
    put_u32(at, act.chain);
    put_u64(at, act.index);
    TRY(store_.erase(Space::projection, at));
  }
  return store_.erase(Space::projection, key(kText, place));
}

}  // namespace node
