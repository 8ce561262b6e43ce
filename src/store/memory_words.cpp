#include "store/memory_words.h"

#include <algorithm>
#include <memory>

#include "store/limits.h"

namespace store {
namespace {

// A phrase stands in a text where it stands between spaces; its last word may go on.
bool has(const Bytes& text, const WordQuery::Phrase& phrase) {
  Bytes wanted = " ";
  for (const std::string& word : phrase.words) wanted += word + " ";
  if (phrase.prefix) wanted.pop_back();
  return (" " + text + " ").find(wanted) != Bytes::npos;
}

bool fits(const Bytes& text, const WordQuery& query) {
  return std::all_of(query.all.begin(), query.all.end(), [&](const auto& group) {
    return std::any_of(group.begin(), group.end(),
                       [&](const WordQuery::Phrase& phrase) { return has(text, phrase); });
  });
}

}  // namespace

Result<void> MemoryWords::writable() const {
  if (!open_) return misuse("a write needs a transaction");
  return {};
}

Result<void> MemoryWords::add(std::int64_t number, const IndexedEntry& entry, ByteView words) {
  TRY(writable());
  if (number < 0 || !is_words(words)) return misuse("this is no text of words");
  const auto found = texts_.find(number);
  if (found != texts_.end()) {
    if (found->second.entry == entry && found->second.words == words) return {};
    return misuse("this number of the index is taken");
  }
  texts_[number] = {entry, Bytes(words)};
  undo_.push_back([this, number] { texts_.erase(number); });
  return {};
}

Result<void> MemoryWords::remove(std::int64_t number, ByteView words) {
  TRY(writable());
  const auto found = texts_.find(number);
  if (found == texts_.end()) return {};
  if (found->second.words != words) return misuse("these are not the words that were indexed");
  undo_.push_back([this, number, old = found->second] { texts_[number] = old; });
  texts_.erase(found);
  return {};
}

Result<std::optional<IndexedEntry>> MemoryWords::at(std::int64_t number) {
  const auto found = texts_.find(number);
  if (found == texts_.end()) return std::optional<IndexedEntry>();
  return std::optional<IndexedEntry>(found->second.entry);
}

Result<void> MemoryWords::find(
    const WordQuery& query, const std::function<bool(std::int64_t, const IndexedEntry&)>& visit) {
  if (!is_word_query(query)) return Error{ErrorCode::invalid, "this is no question about words"};
  auto at = std::make_reverse_iterator(texts_.lower_bound(query.below));
  for (; at != texts_.rend() && at->first >= query.from; ++at) {
    if (fits(at->second.words, query) && !visit(at->first, at->second.entry)) break;
  }
  return {};
}

Result<void> MemoryWords::clear() {
  TRY(writable());
  auto old = std::make_shared<std::map<std::int64_t, Text>>(std::move(texts_));
  texts_.clear();
  undo_.push_back([this, old] { texts_ = std::move(*old); });
  return {};
}

}  // namespace store
