// Whatever a peer says of a circle: parsed strictly, within limits, and what was understood is said
// again in the same way.
#include <cstdint>
#include <map>
#include <string>

#include "base/check.h"
#include "journal/entry.h"
#include "replication/messages.h"

namespace {

using namespace replication;

// Two parties with a journal each, of which a few headers, leaves and roots are held.
struct Held final : PackingContext {
  std::string origin(const JournalName& journal) const override {
    if (journal.party > 2) return {};
    return "p" + std::to_string(journal.party) + ".example/0123456789abcdef0123456789abcdef/" +
           journal.epoch;
  }
  std::optional<crypto::Hash> leaf(const JournalName&, std::uint64_t index) override {
    return index < 8 ? std::optional(crypto::sha256("leaf")) : std::nullopt;
  }
  std::optional<crypto::Hash> root(const JournalName&, std::uint64_t size) override {
    return size < 8 ? std::optional(crypto::sha256("root")) : std::nullopt;
  }
  std::optional<Bytes> header(const JournalName&, std::uint64_t index) override {
    return index < 8 ? std::optional(Bytes(100, static_cast<char>('a' + index))) : std::nullopt;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(reinterpret_cast<const char*>(data), size);
  static_cast<void>(parse(bytes));
  Held held;
  Numbers hearing;
  const Result<Message> message = parse(bytes, {1, hearing, held});
  if (!message.ok()) return 0;
  if (const auto* push = std::get_if<Push>(&message.value())) {
    check(!push->entries.empty() && push->entries.size() <= kPushEntriesMax);
    check(push->size >= push->from + push->entries.size());
    for (std::size_t i = 0; i < push->entries.size(); ++i) {
      const PushedEntry& entry = push->entries[i];
      check(entry.entry.size() <= journal::kEntrySizeMax);
      check(entry.opening.size() <= journal::kOpeningSizeMax);
      const auto view = journal::view_entry(entry.entry, push->from + i);
      check(view.ok());
      if (entry.opening.empty()) continue;
      const std::string origin = held.origin(push->journal);
      const auto opening = journal::parse_opening(entry.opening, origin, push->from + i);
      check(opening.ok());
      check(journal::check_opening(origin, view.value().envelope, opening.value()).ok());
    }
  }
  for (PackingContext* context :
       {static_cast<PackingContext*>(&held), static_cast<PackingContext*>(nullptr)}) {
    Numbering saying;
    const Bytes again = encode(message.value(), Saying{1, saying, context, Precedence::routine});
    Numbers anew;
    const Result<Message> same = parse(again, {1, anew, held});
    check(same.ok() && same.value().index() == message.value().index());
    Numbering third;
    check(encode(same.value(), Saying{1, third, context, Precedence::routine}) == again);
  }
  return 0;
}
