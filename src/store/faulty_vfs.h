// A disk in memory for SQLite, wrong on purpose and the same again from the same seed: it knows
// what was synced and what was only written, and a crash loses or tears the rest by sectors of 512
// bytes. The simulation runs the production store on one such disk for each node.
//
// A disk and the connections over it belong to one thread. It has no shared memory, so a store on
// it is opened with SqliteOptions::exclusive.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace store {

enum class DiskVerb : std::uint8_t { read = 0, write = 1, sync = 2, remove = 3 };
enum class DiskFault : std::uint8_t {
  none = 0,
  io_error = 1,  // the call fails; a failed write may be partly done, a failed sync leaves any part
                 // of the data volatile for good, as Linux does
  disk_full = 2,  // as io_error, but the answer is 'full'
  lost = 3,       // the call answers success and does nothing (a lying disk)
};

struct DiskCounters {
  std::uint64_t reads = 0;
  std::uint64_t writes = 0;
  std::uint64_t syncs = 0;
  std::uint64_t removes = 0;
  std::uint64_t crashes = 0;
  std::uint64_t faults = 0;        // calls that were made to fail or lie
  std::uint64_t torn_sectors = 0;  // unsynced sectors lost or half applied in a crash
  std::uint64_t kept_sectors = 0;  // unsynced sectors that reached the medium all the same
  std::uint64_t flipped_bits = 0;
};

class FaultyDisk {
 public:
  static std::unique_ptr<FaultyDisk> make(std::uint64_t seed);
  virtual ~FaultyDisk() = default;  // after every connection over it is closed

  // For SqliteOptions::vfs. Unique in this process.
  virtual const std::string& vfs_name() const = 0;

  // The machine stops: what was not synced is kept, dropped or torn as the seed says, every open
  // handle is dead (it answers I/O errors and changes nothing more), all planned faults and locks
  // are gone. Then close the store and open it again.
  virtual void crash() = 0;
  // The machine stops after `count` more calls of `verb`, in the middle of the last one: that call
  // fails and everything after it until crash() is called. 0 takes the plan back.
  virtual void crash_at(DiskVerb verb, std::uint64_t count) = 0;
  // Whether a planned crash has happened and crash() is due.
  virtual bool stopped() const = 0;

  // The `nth` call of `verb` from now on (1 is the next) has `fault`; with `sticky` all later ones
  // too, until heal().
  virtual void fail(DiskVerb verb, std::uint64_t nth, DiskFault fault, bool sticky) = 0;
  virtual void heal() = 0;  // no planned faults, not read-only
  virtual void set_read_only(bool on) = 0;

  // Bytes all files together may hold; the write that would exceed it answers 'full'.
  virtual void set_limit(std::uint64_t bytes) = 0;
  virtual std::uint64_t limit() const = 0;
  virtual std::uint64_t usage() const = 0;

  // Flips `bits` bits of durable content chosen by the seed, in files whose name ends in `suffix`
  // (all for an empty one). Answers how many were flipped (0 if there is no durable content).
  virtual std::uint64_t rot(std::uint64_t bits, std::string_view suffix) = 0;
  // Flips the bits of `mask` in one byte. False if there is no such durable byte.
  virtual bool flip(std::string_view file, std::uint64_t offset, std::uint8_t mask) = 0;
  // Size of a file as a program sees it; 0 for none.
  virtual std::uint64_t file_size(std::string_view file) const = 0;
  // Replaces a file by durable content, or removes it (no value): fixtures.
  virtual void put_file(std::string_view file, std::string_view content) = 0;
  virtual std::string get_file(std::string_view file) const = 0;  // as a program sees it

  // Another disk that holds what this one has durably: a snapshot of the machine's disk, or a clone
  // of the machine. Faults, limit and counters start anew.
  virtual std::unique_ptr<FaultyDisk> clone(std::uint64_t seed) const = 0;
  // Takes over the durable content of another disk (restoring a snapshot). Like a crash for what is
  // open here.
  virtual void restore(const FaultyDisk& snapshot) = 0;

  virtual const DiskCounters& counters() const = 0;
};

// sqlite3_file_control verb by which a file system tells the free bytes of its disk (uint64_t).
inline constexpr int kFreeBytesControl = 0x656e7401;

}  // namespace store
