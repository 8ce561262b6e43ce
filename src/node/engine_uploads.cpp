// Files that persons send in pieces: taken in as they come, hashed a slice at a time between the
// other work once they are whole, and files of their circle from then on.

#include "base/encoding.h"
#include "node/engine_state.h"

namespace node {
namespace {

// Hashed in one slice: a few milliseconds.
constexpr std::uint64_t kSlice = replication::kGroup;

Error no_upload() { return {ErrorCode::not_found, "there is no such upload"}; }

}  // namespace

void EngineState::answer_upload(const Result<Upload>& made,
                                std::function<void(Result<Upload>)> done) {
  if (!made.ok()) {
    if (made.error().code == ErrorCode::corrupt) fail(made.error());
    return done(made.error());
  }
  when_durable([done = std::move(done), upload = made.value()](const Result<void>& kept) {
    done(kept.ok() ? Result<Upload>(upload) : kept.error());
  });
}

void EngineState::begin_upload(UploadOrder order, std::function<void(Result<Upload>)> done) {
  const auto begin_it = [&]() -> Result<Upload> {
    if (failed_) return failure_;
    Circle* circle = find_circle(order.circle);
    if (circle == nullptr)
      return Error{ErrorCode::not_found, "there is no such circle here: " + order.circle};
    if (order.size == 0 || order.size > replication::kBlobSizeMax)
      return Error{ErrorCode::invalid, "size: a file has 1 byte to 2 GiB"};
    if (uploads_.of(order.person).size() >= kUploadsMax)
      return Error{ErrorCode::unavailable,
                   "as many files as one person may send at once are under way; finish or cancel "
                   "one of them"};
    // What is under way has its room already.
    const std::uint64_t promised = uploads_.awaited(circle->record.id);
    if (circle->blobs.room() < promised || circle->blobs.room() - promised < order.size)
      return Error{ErrorCode::unavailable, "the files of this circle have used up their quota"};
    const std::uint64_t awaited = uploads_.awaited();
    const std::uint64_t free = TRY(around_.store.free_bytes());
    if (free < awaited || free - awaited < order.size)
      return Error{ErrorCode::unavailable,
                   "there is no room on the disk for this file; free space in the data directory"};
    TRY(begin());
    Upload upload;
    upload.id = hex(around_.random.bytes(16));
    upload.order = std::move(order);
    upload.order.circle = circle->record.id;
    upload.touched = around_.clock.now();
    upload.content = TRY(around_.store.contents().create());
    TRY(uploads_.save(upload));
    return upload;
  };
  answer_upload(begin_it(), std::move(done));
}

void EngineState::add_to_upload(std::string_view person, std::string_view id, std::uint64_t offset,
                                ByteView bytes, std::function<void(Result<Upload>)> done) {
  const auto add = [&]() -> Result<Upload> {
    if (failed_) return failure_;
    const Upload* known = uploads_.find(id);
    if (known == nullptr || known->order.person != person) return no_upload();
    Upload upload = *known;
    if (upload.state != UploadState::receiving || offset != upload.offset)
      return Error{ErrorCode::conflict,
                   "the upload stands at " + std::to_string(upload.offset) + ": go on from there"};
    const std::uint64_t left = upload.order.size - offset;
    if (bytes.empty() || bytes.size() > left || bytes.size() > kPieceMax ||
        (bytes.size() < left && bytes.size() % store::kBlockSize != 0))
      return Error{ErrorCode::invalid,
                   "a piece has at most 8 MiB and is a multiple of 8,192 bytes, but for the last "
                   "one, which ends with the file"};
    if (TRY(around_.store.free_bytes()) < bytes.size())
      return Error{ErrorCode::unavailable,
                   "the disk is full: nothing was taken; free space in the data directory"};
    TRY(begin());
    TRY(around_.store.contents().write(upload.content, offset / store::kBlockSize, bytes));
    upload.offset += bytes.size();
    upload.touched = around_.clock.now();
    if (upload.offset == upload.order.size) upload.state = UploadState::checking;
    TRY(uploads_.save(upload));
    return upload;
  };
  answer_upload(add(), std::move(done));
}

Result<Upload> EngineState::upload(std::string_view person, std::string_view id) {
  const Upload* known = uploads_.find(id);
  if (known == nullptr || known->order.person != person) return no_upload();
  return *known;
}

std::vector<Upload> EngineState::uploads(std::string_view person) { return uploads_.of(person); }

void EngineState::drop_upload(std::string_view person, std::string_view id,
                              std::function<void(Result<void>)> done) {
  const auto drop = [&]() -> Result<void> {
    if (failed_) return failure_;
    TRY(upload(person, id));
    if (adoption_ && adoption_->first == id) adoption_.reset();
    TRY(begin());
    return uploads_.drop(id);
  };
  const Result<void> dropped = drop();
  if (!dropped.ok()) {
    if (dropped.error().code == ErrorCode::corrupt) fail(dropped.error());
    return done(dropped);
  }
  when_durable(std::move(done));
}

Result<void> EngineState::adoption_slice() {
  if (failed_ || in_transaction_) return {};
  const Upload* const whole = uploads_.first_whole();
  if (whole == nullptr) return {};
  Upload upload = *whole;
  const auto end = [&](UploadState state, std::string reason) -> Result<void> {
    adoption_.reset();
    TRY(begin());
    if (state == UploadState::refused && upload.content != 0)
      TRY(around_.store.contents().remove(upload.content));
    upload.state = state;
    upload.reason = std::move(reason);
    upload.content = 0;
    upload.touched = around_.clock.now();
    return uploads_.save(upload);
  };
  Circle* const circle = find_circle(upload.order.circle);
  if (circle == nullptr) return end(UploadState::refused, "there is no such circle here any more");
  if (!adoption_ || adoption_->first != upload.id)
    adoption_.emplace(upload.id, circle->adopt(upload.content, upload.order.size));
  replication::Adoption& adoption = adoption_->second;
  if (adoption.writes()) {
    if (upload.order.digest && !(*upload.order.digest == adoption.digest()))
      return end(UploadState::refused, "what came is not the file: its SHA-256 is another one");
    TRY(begin());
  }
  const Result<bool> done = adoption.step(kSlice);
  if (!done.ok() && done.error().code == ErrorCode::corrupt) return done.error();
  if (!done.ok()) return end(UploadState::refused, done.error().message);
  if (!done.value()) return {};
  upload.file = adoption.id();
  ++figures_["files_put"];
  return end(UploadState::held, "");
}

Result<void> EngineState::drop_old_uploads() {
  const TimeMs now = around_.clock.now();
  // By a clock that is wrong nothing is old.
  if (failed_ || now < kUploadKeptMs || !doubt_of_clock().empty()) return {};
  while (const Upload* old = uploads_.first_untouched(now - kUploadKeptMs)) {
    const std::string id = old->id;
    if (adoption_ && adoption_->first == id) adoption_.reset();
    TRY(begin());
    TRY(uploads_.drop(id));
  }
  return {};
}

}  // namespace node
