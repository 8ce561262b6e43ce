#include "node/uploads.h"

#include <algorithm>

#include "base/encoding.h"
#include "replication/blob.h"

namespace node {
namespace {

using store::Space;

constexpr std::string_view kUploads = "upload/";
constexpr std::size_t kTextMax = 1024;

Bytes encode(const Upload& upload) {
  Bytes out;
  put_block(out, upload.order.person);
  put_block(out, upload.order.circle);
  put_varint(out, upload.order.size);
  put_block(out, upload.order.digest ? upload.order.digest->view() : ByteView());
  put_block(out, upload.order.fingerprint);
  put_u8(out, static_cast<std::uint8_t>(upload.state));
  put_varint(out, upload.offset);
  put_u64(out, static_cast<std::uint64_t>(upload.touched));
  put_block(out, upload.reason);
  out += upload.file.view();
  put_varint(out, upload.content);
  return out;
}

std::optional<Upload> decode(std::string id, ByteView bytes) {
  ByteReader reader(bytes);
  Upload upload;
  upload.id = std::move(id);
  upload.order.person = std::string(reader.block(kTextMax));
  upload.order.circle = std::string(reader.block(kTextMax));
  upload.order.size = reader.varint();
  const ByteView digest = reader.block(32);
  upload.order.fingerprint = std::string(reader.block(kTextMax));
  const std::uint8_t state = reader.u8();
  upload.offset = reader.varint();
  upload.touched = static_cast<TimeMs>(reader.u64());
  upload.reason = std::string(reader.block(kTextMax));
  const ByteView file = reader.take(32);
  upload.content = reader.varint();
  if (!reader.done() || state < 1 || state > 4 || (!digest.empty() && digest.size() != 32) ||
      upload.order.size > replication::kBlobSizeMax || upload.offset > upload.order.size)
    return std::nullopt;
  if (!digest.empty()) upload.order.digest = crypto::Hash::from(digest);
  upload.state = static_cast<UploadState>(state);
  upload.file = crypto::Hash::from(file);
  return upload;
}

}  // namespace

Result<void> Uploads::open() {
  uploads_.clear();
  return store_.list(Space::durable, kUploads, {}, [&](ByteView key, ByteView value) {
    std::string id(key.substr(kUploads.size()));
    if (auto upload = decode(id, value)) uploads_[std::move(id)] = std::move(*upload);
    return true;
  });
}

const Upload* Uploads::find(std::string_view id) const {
  const auto found = uploads_.find(id);
  return found == uploads_.end() ? nullptr : &found->second;
}

std::vector<Upload> Uploads::of(std::string_view person) const {
  std::vector<Upload> out;
  for (const auto& [id, upload] : uploads_) {
    if (upload.order.person == person) out.push_back(upload);
  }
  return out;
}

std::uint64_t Uploads::awaited(std::string_view circle) const {
  std::uint64_t sum = 0;
  for (const auto& [id, upload] : uploads_) {
    if (!circle.empty()) {  // of its quota all of it counts, until it is a file
      if (upload.order.circle == circle && upload.state < UploadState::held)
        sum += upload.order.size;
    } else if (upload.state == UploadState::receiving) {
      sum += upload.order.size - upload.offset;
    }
  }
  return sum;
}

const Upload* Uploads::first_whole() const {
  for (const auto& [id, upload] : uploads_) {
    if (upload.state == UploadState::checking) return &upload;
  }
  return nullptr;
}

const Upload* Uploads::first_untouched(TimeMs before) const {
  for (const auto& [id, upload] : uploads_) {
    if (upload.touched < before) return &upload;
  }
  return nullptr;
}

Result<void> Uploads::save(const Upload& upload) {
  TRY(store_.put(Space::durable, Bytes(kUploads) + upload.id, encode(upload)));
  uploads_[upload.id] = upload;
  return {};
}

Result<void> Uploads::drop(std::string_view id) {
  const auto found = uploads_.find(id);
  if (found == uploads_.end()) return {};
  const Upload& upload = found->second;
  if (upload.state < UploadState::held && upload.content != 0)
    TRY(store_.contents().remove(upload.content));
  TRY(store_.erase(Space::durable, Bytes(kUploads) + upload.id));
  uploads_.erase(found);
  return {};
}

}  // namespace node
