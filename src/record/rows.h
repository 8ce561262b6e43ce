// Rows that modules write: the value that stands last in the order of acts stays. This file is
// their byte form in the projection and their keys; only the fold writes them and only views read
// them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/clock.h"
#include "base/result.h"
#include "labels/labels.h"
#include "record/module.h"
#include "record/reference.h"
#include "store/store.h"

namespace record {

// One stored row.
struct StoredRow {
  std::uint64_t level = 0;  // with `ref`, the order of the act that wrote it
  Reference ref;
  Reference source;  // the act whose content this is (of a fact: the proposal)
  std::string party;
  TimeMs time = 0;
  bool joint = false;
  Label label;
  Bytes value;
};
Bytes encode(const StoredRow& row);
Result<StoredRow> decode_row(ByteView bytes);

// Keys: 'r', circle (16 bytes), module, 0, matter, 0, row key, 0, tag of the label. Each label has
// a register of its own, so that what is under one never takes the place of what others may read:
// that would be gone for them, and they would know by that of the other.
Bytes row_prefix(ByteView circle_raw, std::string_view module);
Bytes row_prefix(ByteView circle_raw, std::string_view module, std::string_view matter);
// What stands behind the matter of such a key: the row key alone.
ByteView row_key_of(ByteView key_and_tag);

Label label_of(const Header& header);
// A 0 and a digest: no two labels that anybody can make share one.
Bytes label_tag(const Label& label);

// Whether the act of `row` stands before that of `other` in the order of acts.
bool before(const StoredRow& row, const StoredRow& other);

// Writes the rows of one act into the store.
class StoreRows : public Rows {
 public:
  StoreRows(store::Store& store, Bytes prefix, StoredRow stamp);
  void put(ByteView key, ByteView value) override;
  void ask(std::string_view key, const Ask& ask) override;
  void answer(std::string_view matter, std::string_view key) override;
  // The first error of the store, if there was one.
  const Result<void>& outcome() const { return outcome_; }

 private:
  Result<void> put_full(ByteView key, ByteView value);
  ByteView circle() const { return ByteView(prefix_).substr(1, 16); }
  ByteView matter() const;

  store::Store& store_;
  Bytes prefix_;
  Bytes tag_;
  StoredRow stamp_;
  Result<void> outcome_;
};

}  // namespace record
