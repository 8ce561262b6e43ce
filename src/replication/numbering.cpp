#include "replication/numbering.h"

#include "journal/names.h"

namespace replication {
namespace {

void put_name(Bytes& out, const JournalName& name) {
  put_varint(out, name.party);
  put_block(out, name.epoch);
}

}  // namespace

// 0: a name without a number; odd: a number and the name that it stands for from now on; even: a
// number.
void Numbering::put(Bytes& out, const JournalName& name, Precedence precedence) {
  auto found = given_.find(name);
  if (found == given_.end()) {
    if (given_.size() >= kNumberMax) {
      put_varint(out, 0);
      put_name(out, name);
      return;
    }
    found = given_.emplace(name, Given{given_.size() + 1, 0}).first;
  }
  Given& given = found->second;
  const unsigned bit = 1U << static_cast<unsigned>(precedence);
  if ((given.said & bit) != 0) {
    put_varint(out, given.number << 1);
    return;
  }
  given.said |= bit;
  put_varint(out, given.number << 1 | 1);
  put_name(out, name);
}

JournalName Numbers::take(ByteReader& reader) {
  const std::uint64_t field = reader.varint();
  const std::uint64_t number = field >> 1;
  if (!reader.ok() || number > kNumberMax || field == 1) {
    reader.fail();
    return {};
  }
  if (field != 0 && (field & 1) == 0) {
    const auto found = names_.find(number);
    if (found != names_.end()) return found->second;
    unknown_ = true;
    reader.fail();
    return {};
  }
  JournalName name;
  const std::uint64_t party = reader.varint();
  if (party == 0 || party > 0xffffffffU) reader.fail();
  name.party = static_cast<std::uint32_t>(party);
  name.epoch = std::string(reader.block(40));
  if (!reader.ok() || !journal::is_epoch_name(name.epoch)) {
    reader.fail();
    return {};
  }
  if (field != 0) names_[number] = name;
  return name;
}

}  // namespace replication
