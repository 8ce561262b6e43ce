#include "api/exports.h"

#include <utility>

#include "api/tar.h"

namespace api {

void Exports::start(node::Engine& engine, const Viewer& viewer, std::string_view circle,
                    const std::string& directory, Done done) {
  if (archives_.size() >= kMost)
    return done(Error{ErrorCode::unavailable,
                      "as many exports as this node makes at once are under way; try again later"});
  Result<UnnamedFile> file = UnnamedFile::make(directory);
  if (!file.ok()) return done(file.error());
  auto archive =
      std::make_shared<Archive>(Archive{std::move(file).value(), nullptr, std::move(done), 0});
  auto source =
      engine.begin_export(viewer, circle,
                          [into = archive.get()](const std::string& path, ByteView bytes,
                                                 std::uint64_t more) -> Result<void> {
                            if (into->begun == 0)
                              TRY(into->file.write(tar_head(path, bytes.size() + more)));
                            TRY(into->file.write(bytes));
                            into->begun += bytes.size();
                            if (more > 0) return {};
                            return into->file.write(tar_padding(std::exchange(into->begun, 0)));
                          });
  if (!source.ok()) return archive->done(source.error());
  archive->source = std::move(source).value();
  archives_.push_back(std::move(archive));
  if (archives_.size() == 1) later_([this] { go_on(); });
}

void Exports::go_on() {
  const std::shared_ptr<Archive> archive = std::move(archives_.front());
  archives_.pop_front();
  Result<bool> more = archive->source->step();
  if (more.ok() && !more.value()) {
    if (const Result<void> ended = archive->file.write(tar_end()); !ended.ok())
      more = ended.error();
  }
  const bool goes_on = more.ok() && more.value();
  if (goes_on) archives_.push_back(archive);
  if (!archives_.empty()) later_([this] { go_on(); });
  if (goes_on) return;
  archive->done(more.ok() ? Result<UnnamedFile>(std::move(archive->file)) : more.error());
}

}  // namespace api
