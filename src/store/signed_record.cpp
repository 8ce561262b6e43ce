#include "store/signed_record.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>

#include "base/encoding.h"
#include "store/crc32c.h"
#include "store/file.h"

namespace store {
namespace {

// A slot: magic(8) crc(4) sequence(8) length(2) value, zeros up to 4,096. The checksum covers the
// name of the record and everything after itself, so a slot of another file or an old tail is not
// taken for this one.
constexpr std::size_t kSlotSize = 4096;
constexpr std::size_t kHeader = 22;
constexpr std::string_view kMagic{"lastsig1", 8};
static_assert(kHeader + kMaxRecordValue <= kSlotSize);

struct Slot {
  std::uint64_t sequence = 0;
  Bytes value;
};

Bytes encode(std::string_view name, std::uint64_t sequence, ByteView value) {
  Bytes body;
  put_u64(body, sequence);
  put_u16(body, static_cast<std::uint16_t>(value.size()));
  body.append(value);
  body.resize(kSlotSize - kMagic.size() - 4);
  Bytes slot(kMagic);
  put_u32(slot, crc32c(body, crc32c(name)));
  return slot + body;
}

std::optional<Slot> decode(std::string_view name, ByteView bytes) {
  ByteReader in(bytes);
  if (in.take(kMagic.size()) != kMagic) return std::nullopt;
  const std::uint32_t sum = in.u32();
  if (!in.ok() || bytes.size() != kSlotSize || sum != crc32c(in.rest(), crc32c(name))) {
    return std::nullopt;
  }
  Slot slot;
  slot.sequence = in.u64();
  const std::uint16_t length = in.u16();
  slot.value = Bytes(in.take(length));
  if (!in.ok() || length > kMaxRecordValue) return std::nullopt;
  return slot;
}

struct Newest {
  Slot slot;
  std::size_t place = 0;  // 0 or 1: which slot of the file
};

class RecordFiles final : public SignedRecords {
 public:
  explicit RecordFiles(const std::string& directory) : directory_(directory) {}

  Result<std::optional<Bytes>> load(std::string_view name) override {
    TRY(check_record_name(name));
    std::optional<Newest> newest = TRY(find(name));
    if (!newest) return std::optional<Bytes>();
    return std::optional<Bytes>(std::move(newest->slot.value));
  }

  Result<void> save(std::string_view name, ByteView value) override {
    TRY(check_record_name(name));
    TRY(check_record_value(value));
    if (stopped_) return *stopped_;
    Result<void> saved = write(name, value);
    if (!saved.ok()) stopped_ = saved.error();
    return saved;
  }

 private:
  // Flat: '/' becomes '_', which no name contains, so names and files correspond one to one and
  // none leads out of the directory.
  std::string path(std::string_view name) const {
    std::string file(name);
    for (char& c : file) c = c == '/' ? '_' : c;
    return directory_ + "/" + file + ".signed";
  }

  Result<std::optional<Newest>> find(std::string_view name) const {
    const std::string file = path(name);
    const File in(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.ok()) {
      if (errno == ENOENT) return std::optional<Newest>();
      return failed("cannot be read", file, errno);
    }
    std::optional<Newest> newest;
    for (std::size_t place = 0; place < 2; ++place) {
      Bytes bytes(kSlotSize, '\0');
      const auto got = in.read_at(bytes.data(), kSlotSize, place * kSlotSize);
      if (!got) return failed("cannot be read", file, errno);
      if (*got != kSlotSize) continue;
      std::optional<Slot> slot = decode(name, bytes);
      if (!slot) continue;
      if (!newest || record_is_later(slot->sequence, newest->slot.sequence)) {
        newest = Newest{std::move(*slot), place};
      }
    }
    if (newest) return newest;
    return Error{ErrorCode::corrupt,
                 "signed record " + file +
                     " exists and neither of its two slots is whole: do not go on signing this "
                     "journal; open a new epoch"};
  }

  Result<void> write(std::string_view name, ByteView value) {
    auto known = last_.find(name);
    if (known == last_.end()) {
      const std::optional<Newest> newest = TRY(find(name));
      if (!newest) return create(name, value);
      known = last_.emplace(std::string(name), Last{newest->slot.sequence, newest->place}).first;
    }
    const Last next{known->second.sequence + 1, 1 - known->second.place};
    const std::string file = path(name);
    const File out(open(file.c_str(), O_WRONLY | O_CLOEXEC));
    if (!out.ok()) return failed("cannot be opened", file, errno);
    const Bytes slot = encode(name, next.sequence, value);
    if (!out.write_at(slot, next.place * kSlotSize))
      return failed("cannot be written", file, errno);
    if (fdatasync(out.number()) != 0) return failed("cannot be made durable", file, errno);
    known->second = next;
    return {};
  }

  // Under another name until the first value is durable inside: a file of the right name always
  // had a whole slot.
  Result<void> create(std::string_view name, ByteView value) {
    if (mkdir(directory_.c_str(), 0700) != 0 && errno != EEXIST) {
      return failed("directory cannot be made", directory_, errno);
    }
    const std::string file = path(name);
    const std::string fresh = file + ".new";
    {
      const File out(open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
      if (!out.ok()) return failed("cannot be created", fresh, errno);
      if (!out.write_at(encode(name, 1, value) + Bytes(kSlotSize, '\0'), 0)) {
        return failed("cannot be written", fresh, errno);
      }
      if (fsync(out.number()) != 0) return failed("cannot be made durable", fresh, errno);
    }
    if (rename(fresh.c_str(), file.c_str()) != 0) return failed("cannot be named", file, errno);
    if (!sync_directory_of(file) || !sync_directory_of(directory_)) {
      return failed("cannot be made durable", directory_, errno);
    }
    last_.emplace(std::string(name), Last{1, 0});
    return {};
  }

  static Error failed(std::string_view what, const std::string& file, int number) {
    return {ErrorCode::corrupt, "signed record " + file + " " + std::string(what) + ": " +
                                    std::strerror(number) +
                                    ". Stop, look at the disk and the access rights, start again."};
  }

  struct Last {
    std::uint64_t sequence;
    std::size_t place;
  };

  const std::string directory_;
  std::map<std::string, Last, std::less<>> last_;
  std::optional<Error> stopped_;
};

}  // namespace

Result<void> check_record_name(std::string_view name) {
  bool good = !name.empty() && name.size() <= kMaxRecordName;
  for (const char c : name) {
    good = good &&
           ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '/' || c == '-');
  }
  if (good) return {};
  return Error{ErrorCode::invalid, "signed record: a name is 1 to 200 of a-z, 0-9, '.', '/', '-'"};
}

bool record_is_later(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::int64_t>(a - b) > 0;
}

Result<void> check_record_value(ByteView value) {
  if (value.size() <= kMaxRecordValue) return {};
  return Error{ErrorCode::invalid, "signed record: a value of " + std::to_string(value.size()) +
                                       " bytes; at most 3,500 fit a slot"};
}

std::unique_ptr<SignedRecords> open_signed_records(const std::string& directory) {
  return std::make_unique<RecordFiles>(directory);
}

}  // namespace store
