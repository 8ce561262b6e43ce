#include "api/import_files.h"

#include <algorithm>

#include "base/encoding.h"
#include "papers/limits.h"

namespace api {
namespace {

constexpr std::size_t kShown = 500;
constexpr std::size_t kPage = 200;
constexpr std::size_t kActsMax = 20'000;  // of one meeting, looked at

std::string_view word(papers::Enclosed::State state) {
  switch (state) {
    case papers::Enclosed::State::too_large:
      return "too_large";
    case papers::Enclosed::State::inside:
      return "inside";
    case papers::Enclosed::State::elsewhere:
      return "elsewhere";
    case papers::Enclosed::State::whole:
      break;
  }
  return "left";
}

}  // namespace

Result<void> ImportFiles::add(const std::string& circle, papers::Enclosed what,
                              const Bytes& bytes) {
  if (files_.size() >= papers::kMembersMax)
    return Error{ErrorCode::invalid, "the file holds too many parts; split it"};
  File file{std::move(what), {}};
  if (file.what.state == papers::Enclosed::State::whole) {
    file.id = hex(TRY(parts_.engine.file_name(circle, bytes)).view());
    if (kept_) {
      file.offset = kept_->size();
      TRY(kept_->write(bytes));
    }
  }
  files_.push_back(std::move(file));
  return {};
}

Result<bool> ImportFiles::carried(record::View& view, const std::string& circle,
                                  const std::string& matter, const std::string& id) {
  const auto known = carried_.find(matter);
  if (known != carried_.end()) return known->second.contains(id);
  std::set<std::string>& found = carried_[matter];
  Bytes after;
  for (std::size_t count = 0; count < kActsMax; count += kPage) {
    const std::vector<record::ActRow> page = TRY(view.acts(circle, matter, after, kPage));
    for (const record::ActRow& act : page) {
      if (!act.has_content || act.opening == "destroyed") continue;
      const Result<Bytes> content = parts_.screens.json_of_content(act.module, act.content);
      const Result<json::Value> said =
          content.ok() ? json::parse(content.value()) : Result<json::Value>(content.error());
      const json::Value* papers = said.ok() ? said.value().find("papers") : nullptr;
      if (papers == nullptr || !papers->is_array()) continue;
      for (const json::Value& paper : papers->items())
        found.insert(std::string(paper.text("file").value_or("")));
    }
    if (page.size() < kPage) break;
    after = page.back().ref.text();
  }
  return found.contains(id);
}

Result<void> ImportFiles::put(const std::string& circle, std::size_t index) {
  const File& file = files_[index];
  check(kept_.has_value());
  Bytes bytes = TRY(kept_->read(file.offset, file.what.size));
  // What is refused is told at once; what follows in the same turn is durable with it, or not.
  const auto refused = std::make_shared<std::optional<Error>>();
  parts_.engine.put_blob(circle, std::move(bytes), [refused](const Result<crypto::Hash>& id) {
    if (!id.ok()) *refused = id.error();
  });
  parts_.wrote();
  if (*refused) return **refused;
  parts_.sent.note(person_, circle, crypto::Hash::from(unhex(file.id).value()));
  return {};
}

void ImportFiles::write_paper(json::Writer& out, std::size_t index) const {
  const File& file = files_[index];
  out.begin_object().field("file", file.id).field("name", file.what.name);
  out.field("size", file.what.size).end_object();
}

void ImportFiles::write(json::Writer& out) const {
  out.key("files").begin_array();
  std::size_t shown = 0;
  for (const File& file : files_) {
    if (shown == kShown) break;
    ++shown;
    out.begin_object().field("row", file.what.row).field("folder", file.what.folder);
    out.field("name", file.what.name).field("size", file.what.size);
    out.field("result", file.result.empty() ? word(file.what.state) : file.result);
    out.field("matter", file.matter).field("ref", file.ref).end_object();
  }
  out.end_array().field("files_left_out", files_.size() - shown);
}

}  // namespace api
