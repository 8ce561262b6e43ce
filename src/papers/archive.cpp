#include "papers/archive.h"

#include <zip.h>

#include <algorithm>

#include "papers/limits.h"

namespace papers {
namespace {

constexpr std::size_t kNameMax = 1024;

Error broken() { return {ErrorCode::invalid, "the file is damaged: it cannot be unpacked"}; }
Error bomb() {
  return {ErrorCode::invalid,
          "the file unpacks to far more than its size; it is refused as a zip bomb"};
}

bool grows_too_much(std::uint64_t size, std::uint64_t packed) {
  return size > kRatioFrom && size / kRatioMax > packed;
}

}  // namespace

struct Archive::Zip {
  zip_t* handle = nullptr;
  std::uint64_t unpacked = 0;
  ~Zip() {
    if (handle != nullptr) zip_discard(handle);
  }
};

namespace {

class MemberStream final : public Archive::Stream {
 public:
  MemberStream(zip_file_t* file, std::uint64_t packed, std::uint64_t& total)
      : file_(file), packed_(packed), total_(total) {}
  MemberStream(const MemberStream&) = delete;
  MemberStream& operator=(const MemberStream&) = delete;
  ~MemberStream() override { zip_fclose(file_); }

  long read(char* into, std::size_t most) override {
    const zip_int64_t got = zip_fread(file_, into, most);
    if (got < 0) {
      error = broken();
      return -1;
    }
    read_ += static_cast<std::uint64_t>(got);
    total_ += static_cast<std::uint64_t>(got);
    if (read_ > kMemberMax || total_ > kUnpackedMax || grows_too_much(read_, packed_)) {
      error = bomb();
      return -1;
    }
    return static_cast<long>(got);
  }

 private:
  zip_file_t* file_;
  std::uint64_t packed_;
  std::uint64_t& total_;
  std::uint64_t read_ = 0;
};

Result<Bytes> all_of(Archive::Stream& from, std::uint64_t max) {
  Bytes out;
  char piece[16 * 1024];
  while (true) {
    const long got = from.read(piece, sizeof piece);
    if (got < 0) return from.error;
    if (got == 0) return out;
    if (out.size() + static_cast<std::size_t>(got) > max)
      return Error{ErrorCode::invalid, "a part of the file is larger than is taken"};
    out.append(piece, static_cast<std::size_t>(got));
  }
}

}  // namespace

Archive::Archive() : zip_(std::make_unique<Zip>()) {}
Archive::Archive(Archive&&) noexcept = default;
Archive& Archive::operator=(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(ByteView bytes) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) return broken();
  Archive out;
  out.zip_->handle = zip_open_from_source(source, ZIP_RDONLY, &error);
  zip_error_fini(&error);
  if (out.zip_->handle == nullptr) {
    zip_source_free(source);
    return broken();
  }
  const zip_int64_t count = zip_get_num_entries(out.zip_->handle, 0);
  if (count < 0) return broken();
  if (static_cast<std::uint64_t>(count) > kMembersMax)
    return Error{ErrorCode::invalid,
                 "the file holds more than " + std::to_string(kMembersMax) + " parts; split it"};
  std::uint64_t all = 0;
  for (zip_int64_t i = 0; i < count; ++i) {
    zip_stat_t state;
    if (zip_stat_index(out.zip_->handle, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW, &state) !=
            0 ||
        (state.valid & ZIP_STAT_NAME) == 0 || (state.valid & ZIP_STAT_SIZE) == 0 ||
        (state.valid & ZIP_STAT_COMP_SIZE) == 0)
      return broken();
    if ((state.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && state.encryption_method != ZIP_EM_NONE)
      return Error{ErrorCode::invalid,
                   "the file is protected by a password; save it without one and try again"};
    Member member{state.name, state.size, state.comp_size};
    if (member.name.size() > kNameMax) return broken();
    all += std::min(member.size, kUnpackedMax + 1);
    if (member.size > kMemberMax || all > kUnpackedMax ||
        grows_too_much(member.size, member.packed))
      return bomb();
    out.members_.push_back(std::move(member));
  }
  return out;
}

bool Archive::holds(std::string_view name) const {
  return std::any_of(members_.begin(), members_.end(),
                     [&](const Member& member) { return member.name == name; });
}

Result<std::unique_ptr<Archive::Stream>> Archive::stream(std::string_view name) {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const Member& member) { return member.name == name; });
  if (found == members_.end())
    return Error{ErrorCode::not_found, "the file lacks its part " + std::string(name)};
  return stream(static_cast<std::size_t>(found - members_.begin()));
}

Result<std::unique_ptr<Archive::Stream>> Archive::stream(std::size_t member) {
  zip_file_t* file = zip_fopen_index(zip_->handle, static_cast<zip_uint64_t>(member), 0);
  if (file == nullptr) return broken();
  return std::unique_ptr<Stream>(
      std::make_unique<MemberStream>(file, members_.at(member).packed, zip_->unpacked));
}

Result<Bytes> Archive::read(std::string_view name, std::uint64_t max) {
  return all_of(*TRY(stream(name)), max);
}

Result<Bytes> Archive::read(std::size_t member, std::uint64_t max) {
  return all_of(*TRY(stream(member)), max);
}

}  // namespace papers
