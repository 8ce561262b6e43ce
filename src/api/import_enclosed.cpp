// What an import makes of what its paper encloses: attachments go with the letter, files of a dated
// folder with a meeting.
#include <algorithm>

#include "api/import_run.h"

namespace api {

// Which of the attachments go with the letter's entry, and where that is.
void ImportRun::take_attachments(const ImportAct& first) {
  attachments_taken_ = true;
  for (std::size_t i = 0; i < files_.all().size(); ++i) {
    ImportFiles::File& file = files_.at(i);
    if (file.id.empty()) continue;
    file.matter = first.series;
    const bool room = attached_.size() + 1 < ImportFiles::kOfEntryMax;
    file.result = room ? "new" : "too_many";
    if (room) attached_.push_back(i);
  }
}

// One that the circle has no room for stays in the letter, which is kept whole.
void ImportRun::put_attachments() {
  std::erase_if(attached_, [this](std::size_t index) {
    if (files_.put(circle_, index).ok()) return false;
    files_.at(index).result = "refused";
    return true;
  });
}

void ImportRun::write_papers(json::Writer& out) const {
  out.begin_object().field("file", file_).field("name", origin_.name);
  out.field("size", paper_size_).end_object();
  for (const std::size_t index : attached_) files_.write_paper(out, index);
}

Result<void> ImportRun::find_meeting(papers::Item& item) {
  if (!origin_.is_folders || order_.plan.target != "meetings" || item.fails()) return {};
  const std::string body = item.fields["body"];
  for (const ImportFiles::File& file : files_.all()) {
    if (file.what.row != item.row) continue;
    const auto said = order_.folders.find(file.what.folder);
    if (said == order_.folders.end()) break;
    if (said->second.empty()) {
      item.fields.clear();  // the folder stays in the zip
    } else {
      item.fields["meeting"] = said->second;
    }
    return {};
  }
  if (!dates_.contains(body)) {
    auto& known = dates_[body];
    const Bytes bytes = TRY(parts_.screens.meetings(*view_, circle_, body));
    const json::Value list = TRY(json::parse(bytes, std::size_t{64} << 20));
    for (const json::Value& one : list.items()) {
      const json::Value* date = one.find("date");
      if (one.text("body") == body && date != nullptr && date->is_object())
        known.emplace_back(date->text("from").value_or(""), one.text("slug").value_or(""));
    }
  }
  const std::string dates = item.fields["date"];
  const std::string day = dates.substr(0, dates.find('/'));
  std::vector<std::string> found;
  for (const auto& [date, slug] : dates_[body]) {
    if (date == day) found.push_back(slug);
  }
  std::string number = item.fields["number"];
  if (number.empty()) number = ImportActs::number_in(item.fields["title"]);
  if (found.size() > 1 && std::find(found.begin(), found.end(), number) != found.end())
    found = {number};
  if (found.size() > 1)
    return Error{ErrorCode::invalid, "is one of several of that day; say for the folder which"};
  if (found.size() == 1) item.fields["meeting"] = found.front();
  for (const auto* const empty : {"number", "body", "title"}) {
    if (item.fields[empty].empty()) item.fields.erase(empty);
  }
  return {};
}

Result<void> ImportRun::add_filings(papers::Item& item, std::vector<ImportAct>& acts) {
  if (!origin_.is_folders || order_.plan.target != "meetings") return {};
  if (item.fails() || item.fields.empty()) return {};
  const std::string matter = ImportActs::meeting_of(item);
  for (std::size_t i = 0; i < files_.all().size(); ++i) {
    ImportFiles::File& file = files_.at(i);
    if (file.what.row != item.row || file.id.empty()) continue;
    file.matter = matter;
    file.result = "already";
    if (TRY(files_.carried(*view_, circle_, matter, file.id))) continue;
    auto act = TRY(acts_->filing(item, matter, i, file.id));
    if (!act) continue;
    file.result = "new";
    acts.push_back(std::move(*act));
  }
  return {};
}

}  // namespace api
