#include "modules/circle/circle.h"

#include "modules/acts.h"
#include "modules/checks.h"

namespace circle {
namespace {

constexpr std::string_view kMatter = "circle";

Result<void> check_release(const record::Header& header, const Release& release) {
  return modules::Checks("release")
      .party("to", release.to())
      .require(!release.everything() || header.matter() == kMatter, "everything",
               "is said in a statement on the matter circle; leave it out to release this matter")
      .result();
}

class CircleModule final : public record::Module {
 public:
  std::string_view name() const override { return kModule; }
  std::uint32_t version() const override { return kVersion; }

  // Proposals are charters, which their own room checks; a statement may say nothing at all.
  Result<void> check(const record::Header& header, ByteView bytes) const override {
    if (!header.has_statement() || bytes.empty()) return {};
    Content content;
    TRY(modules::decode_content(bytes, content));
    if (!content.has_release())
      return Error{ErrorCode::invalid, "the content says nothing: give a release"};
    return check_release(header, content.release());
  }

  void fold(const record::Act& act, record::Rows& rows) const override {
    if (!act.header.has_statement() || !act.has_content) return;
    const std::optional<Release> release = release_of(act.content);
    if (release && check_release(act.header, *release).ok())
      rows.put(release_row(act.party, release->to(), release->everything()), "1");
  }
};

}  // namespace

std::unique_ptr<record::Module> make_module() { return std::make_unique<CircleModule>(); }

std::string release_row(std::string_view from, std::string_view to, bool everything) {
  return (everything ? "everything/" : "release/") + std::string(to) + "/" + std::string(from);
}

std::optional<Release> release_of(ByteView bytes) {
  Content content;
  if (bytes.empty() || !modules::decode_content(bytes, content).ok() || !content.has_release())
    return std::nullopt;
  return content.release();
}

Result<Bytes> content_from_json(ByteView json) { return modules::content_from_json<Content>(json); }

Result<Bytes> content_to_json(ByteView content) {
  return modules::content_to_json<Content>(content);
}

}  // namespace circle
