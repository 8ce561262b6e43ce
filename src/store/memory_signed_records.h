// Last-signed records in memory for the simulation: what a save made durable stays when the node
// crashes, so the simulation keeps this object across its crashes and restores, exactly as the real
// files stay outside every backup. A crash can be put before or after the moment of durability.
#pragma once

#include <map>

#include "store/signed_record.h"

namespace store {

class MemorySignedRecords final : public SignedRecords {
 public:
  enum class CrashPoint {
    before_write,   // nothing reached the medium
    torn_write,     // the slot being written is torn, the other still holds the old value
    after_durable,  // the new value is durable, the caller never learns
  };

  // The `nth` save from now on (1 is the next) ends at `point`: it answers `corrupt`, and so does
  // every later one until restart().
  void crash_at(CrashPoint point, std::uint64_t nth = 1) {
    point_ = point;
    countdown_ = nth;
  }
  // The process was started again over the same medium.
  void restart() {
    crashed_ = false;
    countdown_ = 0;
  }
  bool crashed() const { return crashed_; }
  // The medium fails: what was under `name` is there and cannot be read (load answers `corrupt`).
  void damage(std::string_view name) { records_[std::string(name)].damaged = true; }
  // The medium is lost or new: as if nothing had ever been saved.
  void forget() { records_.clear(); }
  std::uint64_t saves() const { return saves_; }

  Result<std::optional<Bytes>> load(std::string_view name) override {
    TRY(check_record_name(name));
    const auto found = records_.find(name);
    if (found == records_.end()) return std::optional<Bytes>();
    if (found->second.damaged) {
      return Error{ErrorCode::corrupt, "signed record " + std::string(name) + " is damaged"};
    }
    return std::optional<Bytes>(found->second.value);
  }

  Result<void> save(std::string_view name, ByteView value) override {
    TRY(check_record_name(name));
    TRY(check_record_value(value));
    if (crashed_) return crash();
    const bool fatal = countdown_ > 0 && --countdown_ == 0;
    if (fatal && point_ != CrashPoint::after_durable) return crash();
    records_.insert_or_assign(std::string(name), Record{Bytes(value), false});
    saves_ += 1;
    if (fatal) return crash();
    return {};
  }

 private:
  struct Record {
    Bytes value;
    bool damaged = false;
  };

  Error crash() {
    crashed_ = true;
    return {ErrorCode::corrupt, "signed records: simulated crash"};
  }

  std::map<std::string, Record, std::less<>> records_;
  CrashPoint point_ = CrashPoint::before_write;
  std::uint64_t countdown_ = 0;
  bool crashed_ = false;
  std::uint64_t saves_ = 0;
};

}  // namespace store
