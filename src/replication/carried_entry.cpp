#include "replication/carried_entry.h"

#include "base/check.h"
#include "journal/entry.h"

namespace replication {
namespace {

// Headers are tried against this many before them where a message has few entries.
constexpr std::uint64_t kChoices = 4;
constexpr std::size_t kFew = 8;

std::uint64_t zigzag(std::int64_t value) {
  return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

crypto::Hash take_hash(ByteReader& reader) {
  const ByteView bytes = reader.take(32);
  return reader.ok() ? crypto::Hash::from(bytes) : crypto::Hash{};
}

bool is_without_content(const journal::OpeningView& opening) {
  return opening.content.empty() &&
         opening.content_salt ==
             journal::salt_without_content(crypto::Hash::from(opening.header_salt)).view();
}

// The header of a sealed entry in a message; empty where it does not travel.
ByteView header_of(const PushedEntry& entry) {
  const Result<journal::OpeningView> opened = journal::view_opening(entry.opening);
  return opened.ok() ? opened.value().header : ByteView();
}

// What both sides hold, and the entries of this message that come before the one at hand.
class WithMessage : public PackingContext {
 public:
  WithMessage(PackingContext& context, const JournalName& journal, std::uint64_t from,
              const std::vector<PushedEntry>& entries)
      : context_(context), journal_(journal), from_(from), entries_(entries) {}

  // The entries before this one are those that count.
  void set_index(std::uint64_t index) { index_ = index; }

  std::string origin(const JournalName& journal) const override { return context_.origin(journal); }
  std::optional<crypto::Hash> root(const JournalName& journal, std::uint64_t size) override {
    return context_.root(journal, size);
  }
  std::optional<crypto::Hash> leaf(const JournalName& journal, std::uint64_t index) override {
    if (journal != journal_ || index < from_) return context_.leaf(journal, index);
    if (index >= index_) return std::nullopt;
    return crypto::leaf_hash(entries_[index - from_].entry);
  }
  std::optional<Bytes> header(const JournalName& journal, std::uint64_t index) override {
    if (journal != journal_ || index < from_) return context_.header(journal, index);
    if (index >= index_) return std::nullopt;
    return Bytes(header_of(entries_[index - from_]));
  }

 private:
  PackingContext& context_;
  const JournalName& journal_;
  const std::uint64_t from_;
  const std::vector<PushedEntry>& entries_;
  std::uint64_t index_ = 0;
};

// A varint of twice the length, plus one if packed; then, if packed, how many entries back the
// header stands that it is packed by, or 0.
void put_header(Bytes& out, const JournalName& journal, std::uint64_t index, ByteView header,
                std::uint64_t choices, PackingContext* context, Numbering& numbers,
                Precedence precedence) {
  std::optional<Bytes> best;
  std::uint64_t best_back = 0;
  Numbering best_numbers;
  for (std::uint64_t back = 0; context != nullptr && back <= choices && back <= index; ++back) {
    std::optional<Bytes> before;
    if (back > 0) before = context->header(journal, index - back);
    if (back > 0 && (!before || before->empty())) continue;
    Numbering said = numbers;
    std::optional<Bytes> packed =
        pack_header(header, before ? ByteView(*before) : ByteView(), *context, said, precedence);
    if (!packed || (best && packed->size() >= best->size())) continue;
    best = std::move(packed);
    best_back = back;
    best_numbers = std::move(said);
  }
  if (!best) {
    put_varint(out, std::uint64_t{header.size()} << 1);
    out += header;
    return;
  }
  numbers = std::move(best_numbers);
  put_varint(out, std::uint64_t{best->size()} << 1 | 1);
  put_varint(out, best_back);
  out += *best;
}

Bytes take_header(ByteReader& reader, const JournalName& journal, std::uint64_t index,
                  PackingContext& context, Numbers& numbers, TakenEntries& taken) {
  const std::uint64_t field = reader.varint();
  const std::uint64_t size = field >> 1;
  if ((field & 1) == 0) {
    if (size > journal::kPayloadSizeMax) reader.fail();
    return Bytes(reader.take(reader.ok() ? size : 0));
  }
  taken.packed = true;
  const std::uint64_t back = reader.varint();
  if (size > kPackedHeaderMax || back > kPackedBackMax || back > index) reader.fail();
  const ByteView packed = reader.take(reader.ok() ? size : 0);
  if (!reader.ok()) return {};
  std::optional<Bytes> before;
  if (back > 0) before = context.header(journal, index - back);
  Result<Bytes> header = Error{ErrorCode::unavailable, ""};
  if (back == 0 || (before && !before->empty()))
    header = unpack_header(packed, before ? ByteView(*before) : ByteView(), context, numbers);
  if (header.ok()) return std::move(header).value();
  // Not held, or not the same here: the peer need not know that the journal has another history.
  taken.lacking = true;
  reader.fail();
  return {};
}

// Low four bits how it is carried, high four bits the kind.
void put_flags(Bytes& out, Carried carried, const journal::Envelope& envelope, TimeMs& last_time) {
  put_u8(out, static_cast<std::uint8_t>(static_cast<unsigned>(carried) |
                                        static_cast<unsigned>(envelope.kind) << 4));
  put_varint(out, zigzag(static_cast<std::int64_t>(envelope.time - last_time)));
  last_time = envelope.time;
}

// The opening of a sealed entry and the envelope that commits to it.
void take_opening(ByteReader& reader, std::string_view origin, journal::Envelope& envelope,
                  Bytes header, PushedEntry& pushed, const crypto::Hash& header_salt) {
  journal::Opening opening;
  opening.header_salt = header_salt;
  opening.header = std::move(header);
  if (pushed.carried == Carried::residue) {
    opening.content_commitment = take_hash(reader);
  } else if (pushed.carried == Carried::whole) {
    opening.content_salt = take_hash(reader);
    opening.content = Bytes(reader.block(journal::kPayloadSizeMax));
    // One spelling for each entry.
    if (opening.content.empty() &&
        *opening.content_salt == journal::salt_without_content(opening.header_salt))
      reader.fail();
  } else {
    opening.content_salt = journal::salt_without_content(opening.header_salt);
    pushed.carried = Carried::whole;
  }
  if (opening.header.size() + opening.content.size() > journal::kPayloadSizeMax) reader.fail();
  if (!reader.ok()) return;
  if (opening.content_salt)
    opening.content_commitment =
        journal::content_commitment(origin, envelope.index, *opening.content_salt, opening.content);
  envelope.commitment = journal::commitment(origin, envelope, opening.header_salt, opening.header,
                                            opening.content_commitment);
  pushed.entry = journal::encode(envelope, {});
  pushed.opening = journal::encode(opening);
}

}  // namespace

void put_entries(Bytes& out, const JournalName& journal, std::uint64_t from,
                 const std::vector<PushedEntry>& entries, PackingContext* context,
                 Numbering& numbers, Precedence precedence) {
  std::optional<WithMessage> held;
  if (context != nullptr) held.emplace(*context, journal, from, entries);
  TimeMs last_time = 0;
  std::uint64_t index = from;
  for (const PushedEntry& pushed : entries) {
    const Result<journal::EntryView> view = journal::view_entry(pushed.entry, index);
    check(view.ok());
    const journal::EntryView& entry = view.value();
    if (held) held->set_index(index);
    switch (entry.opaque ? Carried::raw : pushed.carried) {
      case Carried::raw:
        put_u8(out, static_cast<std::uint8_t>(Carried::raw));
        put_block(out, pushed.entry);
        break;
      case Carried::clear:
        put_flags(out, Carried::clear, entry.envelope, last_time);
        put_block(out, entry.body);
        break;
      case Carried::whole:
      case Carried::without_content:
      case Carried::residue: {
        const Result<journal::OpeningView> opened = journal::view_opening(pushed.opening);
        check(opened.ok());
        const journal::OpeningView& opening = opened.value();
        const bool without_content = opening.whole && is_without_content(opening);
        put_flags(out,
                  without_content ? Carried::without_content
                  : opening.whole ? Carried::whole
                                  : Carried::residue,
                  entry.envelope, last_time);
        out += opening.header_salt;
        put_header(out, journal, index, opening.header, entries.size() <= kFew ? kChoices : 1,
                   held ? &*held : nullptr, numbers, precedence);
        if (!opening.whole) {
          out += opening.content_commitment;
        } else if (!without_content) {
          out += opening.content_salt;
          put_block(out, opening.content);
        }
        break;
      }
      case Carried::deferred:
      case Carried::withheld:
      case Carried::missing:
        put_flags(out, pushed.carried, entry.envelope, last_time);
        out += entry.envelope.commitment.view();
        break;
    }
    ++index;
  }
}

TakenEntries take_entries(ByteReader& reader, const JournalName& journal, std::string_view origin,
                          std::uint64_t from, std::uint64_t count, PackingContext& context,
                          Numbers& numbers) {
  TakenEntries taken;
  WithMessage held(context, journal, from, taken.entries);
  TimeMs last_time = 0;
  for (std::uint64_t index = from; index < from + count && reader.ok(); ++index) {
    held.set_index(index);
    PushedEntry pushed;
    const std::uint8_t flags = reader.u8();
    journal::Envelope envelope;
    envelope.kind = static_cast<std::uint8_t>(flags >> 4);
    envelope.index = index;
    pushed.carried = static_cast<Carried>(flags & 15);
    const bool sealed = journal::is_sealed(envelope.kind);
    if (pushed.carried != Carried::raw) {
      envelope.time = last_time + static_cast<std::uint64_t>(unzigzag(reader.varint()));
      last_time = envelope.time;
    }
    switch (pushed.carried) {
      case Carried::raw: {
        pushed.entry = Bytes(reader.block(journal::kEntrySizeMax));
        const Result<journal::EntryView> view = journal::view_entry(pushed.entry, index);
        if (envelope.kind != 0 || !view.ok() || !view.value().opaque) reader.fail();
        break;
      }
      case Carried::clear: {
        const ByteView body = reader.block(journal::kEntrySizeMax - journal::kEnvelopeSize);
        if (sealed || envelope.kind > 7) reader.fail();
        if (reader.ok()) pushed.entry = journal::encode(envelope, body);
        break;
      }
      case Carried::whole:
      case Carried::without_content:
      case Carried::residue: {
        if (!sealed) reader.fail();
        const crypto::Hash salt = take_hash(reader);
        Bytes header;
        if (reader.ok()) header = take_header(reader, journal, index, held, numbers, taken);
        take_opening(reader, origin, envelope, std::move(header), pushed, salt);
        break;
      }
      case Carried::deferred:
      case Carried::withheld:
      case Carried::missing:
        if (!sealed || (pushed.carried == Carried::deferred) != (envelope.kind == 7)) reader.fail();
        envelope.commitment = take_hash(reader);
        if (reader.ok()) pushed.entry = journal::encode(envelope, {});
        break;
      default:
        reader.fail();
    }
    taken.entries.push_back(std::move(pushed));
  }
  return taken;
}

}  // namespace replication
