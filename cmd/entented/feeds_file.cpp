#include "feeds_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>

#include "io/descriptor.h"
#include "store/file.h"

Result<void> FeedsFile::load() {
  std::ifstream in(path_, std::ios::binary);
  if (!in) {
    if (errno == ENOENT) return {};
    return Error{ErrorCode::unavailable, path_ + ": " + std::strerror(errno)};
  }
  const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  auto feeds = api::decode_feeds(text);
  if (!feeds.ok())
    return Error{ErrorCode::invalid,
                 path_ + ": " + feeds.error().message +
                     "; restore it, or remove it: the feeds are then made anew"};
  feeds_ = std::move(feeds).value();
  return {};
}

Result<void> FeedsFile::keep(std::vector<api::Feed> feeds) {
  const Bytes text = api::encode_feeds(feeds);
  const std::string fresh = path_ + ".new";
  const io::Descriptor file(::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file.open() ||
      ::write(file.get(), text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
      ::fsync(file.get()) != 0 || std::rename(fresh.c_str(), path_.c_str()) != 0 ||
      !store::sync_directory_of(path_))
    return Error{ErrorCode::unavailable, path_ + ": cannot be written: " + std::strerror(errno)};
  feeds_ = std::move(feeds);
  return {};
}
