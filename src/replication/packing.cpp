#include "replication/packing.h"

#include <algorithm>
#include <vector>

#include "base/encoding.h"

namespace replication {
namespace {

// The low two bits of an operation's varint; the other bits are its number.
enum class Op : std::uint8_t {
  literal = 0,   // so many bytes follow
  copy = 1,      // so many bytes of `before`, from the cursor on
  move = 2,      // the cursor moves by so much (zigzag)
  position = 3,  // 0 a prefix and its root, 1 an entry and its leaf hash: journal, varint number
};

constexpr std::size_t kSearchMin = 5;  // bytes that make it worth to move the cursor

// A place in a journal as headers write it (Seen and EntryRef have the same four fields).
struct Place {
  std::uint32_t party = 0;
  ByteView epoch;
  std::uint64_t number = 0;  // size or index
  ByteView hash;
  std::size_t length = 0;  // bytes of the header
};

std::optional<Place> place_at(ByteView bytes) {
  if (bytes.empty() || bytes.front() != '\x08') return std::nullopt;
  ByteReader reader(bytes.substr(1));
  Place place;
  const std::uint64_t party = reader.varint();
  if (!reader.ok() || party == 0 || party > 0xffffffffU || reader.u8() != 0x12) return std::nullopt;
  place.party = static_cast<std::uint32_t>(party);
  place.epoch = reader.block(40);
  std::uint8_t tag = reader.u8();
  if (reader.ok() && tag == 0x18) {
    place.number = reader.varint();
    if (place.number == 0) return std::nullopt;
    tag = reader.u8();
  }
  if (!reader.ok() || tag != 0x22 || reader.u8() != 32) return std::nullopt;
  place.hash = reader.take(32);
  if (!reader.ok()) return std::nullopt;
  place.length = bytes.size() - reader.rest().size();
  return place;
}

Bytes write_place(const JournalName& journal, std::uint64_t number, const crypto::Hash& hash) {
  Bytes out("\x08", 1);
  put_varint(out, journal.party);
  put_u8(out, 0x12);
  put_block(out, journal.epoch);
  if (number != 0) {
    put_u8(out, 0x18);
    put_varint(out, number);
  }
  put_u8(out, 0x22);
  put_block(out, hash.view());
  return out;
}

std::size_t common_length(ByteView a, ByteView b) {
  const std::size_t size = std::min(a.size(), b.size());
  std::size_t same = 0;
  while (same < size && a[same] == b[same]) ++same;
  return same;
}

// A place of the header that both sides can write by itself.
struct Known {
  std::size_t start = 0;
  std::size_t length = 0;
  JournalName journal;
  std::uint64_t number = 0;
  bool leaf = false;
};

std::vector<Known> known_places(ByteView header, PackingContext& context) {
  std::vector<Known> out;
  for (std::size_t at = 0; at < header.size(); ++at) {
    const std::optional<Place> place = place_at(header.substr(at));
    if (!place) continue;
    Known known{at, place->length, {place->party, std::string(place->epoch)}, place->number, true};
    const crypto::Hash hash = crypto::Hash::from(place->hash);
    if (write_place(known.journal, known.number, hash) != header.substr(at, place->length))
      continue;
    if (context.leaf(known.journal, known.number) != hash) {
      if (context.root(known.journal, known.number) != hash) continue;
      known.leaf = false;
    }
    at += place->length - 1;
    out.push_back(std::move(known));
  }
  return out;
}

class Packer {
 public:
  Packer(ByteView before, Numbering& numbers, Precedence precedence)
      : before_(before), numbers_(numbers), precedence_(precedence) {}

  void put(Op op, std::uint64_t number) {
    flush();
    put_varint(out_, number << 2 | static_cast<std::uint64_t>(op));
  }
  void copy(std::size_t length) {
    put(Op::copy, length);
    cursor_ += length;
  }
  void move(std::size_t to) {
    const auto by = static_cast<std::int64_t>(to) - static_cast<std::int64_t>(cursor_);
    put(Op::move, static_cast<std::uint64_t>(by) << 1 ^ static_cast<std::uint64_t>(by >> 63));
    cursor_ = to;
  }
  void literal(char byte) {
    literal_.push_back(byte);
    cursor_ = std::min(cursor_ + 1, before_.size());
  }
  void place(const Known& known) {
    put(Op::position, known.leaf ? 1 : 0);
    numbers_.put(out_, known.journal, precedence_);
    put_varint(out_, known.number);
    if (const auto skipped = place_at(rest())) cursor_ += skipped->length;
  }
  void flush() {
    if (literal_.empty()) return;
    const Bytes bytes = std::move(literal_);
    literal_.clear();
    put(Op::literal, bytes.size());
    out_ += bytes;
  }
  ByteView rest() const { return before_.substr(cursor_); }
  Bytes take() { return std::move(out_); }

 private:
  ByteView before_;
  Numbering& numbers_;
  Precedence precedence_;
  std::size_t cursor_ = 0;
  Bytes out_;
  Bytes literal_;
};

}  // namespace

std::optional<Bytes> pack_header(ByteView header, ByteView before, PackingContext& context,
                                 Numbering& numbers, Precedence precedence) {
  if (header.empty() || header.size() > kPackedHeaderMax || before.size() > kPackedHeaderMax)
    return std::nullopt;
  const std::vector<Known> places = known_places(header, context);
  Packer packer(before, numbers, precedence);
  auto next = places.begin();
  for (std::size_t at = 0; at < header.size();) {
    const ByteView rest = header.substr(at);
    std::size_t same = common_length(rest, packer.rest());
    // A place that is not copied whole is written as a place, so a copy ends where that begins.
    for (auto place = next; place != places.end() && place->start < at + same; ++place) {
      if (place->start + place->length > at + same) same = place->start - at;
    }
    const bool at_place = next != places.end() && next->start == at;
    if (same >= 2) {
      packer.copy(same);
      at += same;
    } else if (at_place) {
      packer.place(*next);
      at += next->length;
    } else {
      const std::size_t room = next == places.end() ? rest.size() : next->start - at;
      const std::size_t found =
          room < kSearchMin ? ByteView::npos : before.find(rest.substr(0, kSearchMin));
      if (found == ByteView::npos) {
        packer.literal(rest.front());
        ++at;
      } else {
        // What is searched for may lie in a place that stands before it: copied from there as well.
        packer.move(found);
      }
    }
    while (next != places.end() && next->start < at) ++next;
  }
  packer.flush();
  Bytes packed = packer.take();
  if (packed.size() >= header.size()) return std::nullopt;
  return packed;
}

Result<Bytes> unpack_header(ByteView packed, ByteView before, PackingContext& context,
                            Numbers& numbers) {
  const Error malformed{ErrorCode::invalid, "a packed header of a peer is malformed"};
  const Error not_held{ErrorCode::unavailable,
                       "a packed header of a peer names what is not held here"};
  if (packed.empty() || packed.size() > kPackedHeaderMax) return malformed;
  if (before.size() > kPackedHeaderMax) return not_held;
  ByteReader reader(packed);
  Bytes out;
  std::size_t cursor = 0;
  while (reader.ok() && !reader.done()) {
    const std::uint64_t field = reader.varint();
    const std::uint64_t number = field >> 2;
    switch (static_cast<Op>(field & 3)) {
      case Op::literal: {
        const ByteView bytes = reader.take(number <= kPackedHeaderMax ? number : SIZE_MAX);
        if (number == 0 || !reader.ok()) return malformed;
        out += bytes;
        cursor = std::min(cursor + bytes.size(), before.size());
        break;
      }
      case Op::copy:
        if (!reader.ok() || number == 0 || number > before.size() - cursor) return malformed;
        out += before.substr(cursor, number);
        cursor += number;
        break;
      case Op::move: {
        const auto by =
            static_cast<std::int64_t>(number >> 1) ^ -static_cast<std::int64_t>(number & 1);
        const std::int64_t to = static_cast<std::int64_t>(cursor) + by;
        if (!reader.ok() || to < 0 || to > static_cast<std::int64_t>(before.size()))
          return malformed;
        cursor = static_cast<std::size_t>(to);
        break;
      }
      case Op::position: {
        if (number > 1) return malformed;
        const JournalName journal = numbers.take(reader);
        const std::uint64_t place = reader.varint();
        if (!reader.ok()) return numbers.unknown() ? not_held : malformed;
        const std::optional<crypto::Hash> hash =
            number == 1 ? context.leaf(journal, place) : context.root(journal, place);
        if (!hash) return not_held;
        out += write_place(journal, place, *hash);
        if (const auto skipped = place_at(before.substr(cursor))) cursor += skipped->length;
        break;
      }
    }
    if (out.size() > kPackedHeaderMax) return malformed;
  }
  if (!reader.ok()) return malformed;
  return out;
}

}  // namespace replication
