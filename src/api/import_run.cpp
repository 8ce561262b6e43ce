#include "api/import_run.h"

#include <algorithm>
#include <array>

#include "api/act_input.h"
#include "api/body.h"
#include "base/encoding.h"
#include "papers/clean.h"
#include "papers/sheets_out.h"

namespace api {
namespace {

constexpr std::size_t kRowsShown = 500;  // in an answer; those with problems first
constexpr std::size_t kRowsOfTurn = 40;  // gone through in one turn of the loop
constexpr std::size_t kWaitingMax = std::size_t{64} << 20;  // bytes of rows that wait

// The national workspace, as far as this viewer sees it.
Result<std::string> national(record::View& view) {
  for (const record::CircleView& circle : view.circles()) {
    if (circle.national) return circle.id;
  }
  return Error{ErrorCode::not_found, "this node has no workspace of its own that you may see"};
}

std::string problems_of(const papers::Item& item) {
  std::string out;
  for (const papers::Problem& one : item.problems) {
    out += (out.empty() ? "" : "; ") + (one.field.empty() ? "" : one.field + " ") + one.text;
  }
  return out;
}

}  // namespace

Result<ImportOrder> ImportOrder::from_json(const json::Value& body) {
  TRY(only_members(
      body, "",
      {"target", "sheet", "header_row", "columns", "defaults", "parties", "day_first", "language",
       "charset", "separator", "words_of", "channel", "label", "folders"}));
  ImportOrder out;
  out.plan = TRY(papers::Plan::from_json(body));
  out.words_of = TRY(text_member(body, "words_of", 64));
  out.channel = TRY(text_member(body, "channel", 20));
  if (out.words_of.empty() && !out.channel.empty())
    return wrong_member("channel", "goes with words_of alone");
  if (!out.words_of.empty() && out.plan.target == "letters")
    return wrong_member("words_of", "goes not with letters: that they came in is our own word");
  if (!out.words_of.empty() && out.channel.empty()) out.channel = "letter";
  if (const json::Value* label = body.find("label")) out.label = *label;
  if (const json::Value* folders = body.find("folders")) {
    if (!folders->is_object() || folders->members().size() > papers::kMembersMax)
      return wrong_member("folders", "has to say the meeting of each folder");
    for (const auto& [folder, meeting] : folders->members()) {
      const auto slug = meeting.string();
      if (!slug || slug->size() > 64)
        return wrong_member("folders", "has to say the meeting of each folder");
      out.folders[folder] = std::string(*slug);
    }
  }
  return out;
}

ImportRun::ImportRun(Parts& parts, Session session, ImportOrder order, ImportOrigin origin,
                     bool writes, Bytes paper, std::optional<UnnamedFile> kept,
                     std::function<void(Result<Done>)> done)
    : parts_(parts),
      session_(std::move(session)),
      order_(std::move(order)),
      origin_(std::move(origin)),
      writes_(writes),
      paper_(std::move(paper)),
      done_(std::move(done)),
      files_(parts_, session_.person.key(), std::move(kept)) {}

Result<void> ImportRun::begin() {
  view_ = parts_.engine.view(session_.person.viewer);
  circle_ = TRY(national(*view_));
  acts_.emplace(*view_, circle_, order_.plan, origin_, order_.words_of,
                time_text(parts_.clock.now()).substr(0, 10));
  return {};
}

bool ImportRun::enclosed(papers::Enclosed what, const Bytes& bytes) {
  if (finished_ || failure_) return false;
  if (auto added = files_.add(circle_, std::move(what), bytes); !added.ok())
    stop("failed", added.error());
  return !failure_;
}

bool ImportRun::line(std::string line) {
  waiting_bytes_ += line.size();
  if (finished_ || failure_ || waiting_bytes_ > kWaitingMax) return false;
  waiting_.push_back(std::move(line));
  schedule();
  return true;
}

void ImportRun::ended(Result<void> how) {
  ended_ = std::move(how);
  schedule();
}

void ImportRun::cancel() {
  stop("cancelled", Error{ErrorCode::conflict, "it was stopped by the person who began it"});
  schedule();
}

void ImportRun::stop(std::string why, Error error) {
  if (failure_) return;
  stopped_ = std::move(why);
  failure_ = std::move(error);
}

// An import takes as long as its rows need; what its person may do is asked anew all the way, as it
// is at every request of a session (docs/operating/people.md).
bool ImportRun::may_go_on() {
  Person& person = session_.person;
  if (person.account.empty()) return true;
  const people::Account* account = parts_.people.find(person.account);
  if (account == nullptr || account->disabled || !account->password) return false;
  Person now = person_of(*account, parts_.people, parts_.clock.now());
  if (!now.is_delegate || now.reads() != person.reads()) return false;
  person = std::move(now);
  return true;
}

void ImportRun::schedule() {
  if (scheduled_ || finished_) return;
  scheduled_ = true;
  parts_.later([self = shared_from_this()] {
    self->scheduled_ = false;
    self->pump();
  });
}

void ImportRun::pump() {
  if (!failure_ && !may_go_on())
    stop("not_permitted",
         Error{ErrorCode::forbidden, "the rights of the person who began it have changed"});
  if (failure_) waiting_.clear();
  for (std::size_t count = 0; count < kRowsOfTurn && !waiting_.empty() && !keeping_; ++count) {
    const std::string line = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= line.size();
    take(line);
  }
  if (keeping_) return;  // goes on when the paper is recorded
  if (!waiting_.empty()) return schedule();
  if (ended_ && !rest_given_) {
    rest_given_ = true;
    if (acts_->text_refused()) {
      for (Row& row : rows_) row.result = "refused";
    }
    Result<std::vector<ImportAct>> rest =
        failure_ ? Result<std::vector<ImportAct>>(std::vector<ImportAct>()) : acts_->rest();
    if (!rest.ok()) {
      stop("failed", rest.error());
    } else if (!rows_.empty()) {
      // What is said of several rows together stands with the last of them.
      give(rows_.back(), rest.value());
    }
  }
  finish_when_done();
}

void ImportRun::take(const std::string& line) {
  const Result<json::Value> value = json::parse(line);
  Result<papers::Item> item =
      value.ok() ? papers::Item::from_json(value.value()) : Result<papers::Item>(value.error());
  if (!item.ok()) {
    return stop("unreadable", Error{ErrorCode::invalid, "the file could not be read to its end"});
  }
  rows_.push_back({});
  Row& row = rows_.back();
  row.item = std::move(item).value();
  if (const auto found = find_meeting(row.item); !found.ok())
    row.item.problems.push_back({true, "which_meeting", "meeting", found.error().message});
  if (const auto found = find_due(row.item); !found.ok())
    row.item.problems.push_back({true, "refused", "due", found.error().message});
  Result<std::vector<ImportAct>> acts = acts_->of(row.item);
  if (acts.ok()) {
    if (const auto added = add_filings(row.item, acts.value()); !added.ok()) acts = added.error();
  }
  if (!acts.ok()) {
    row.item.problems.push_back({true, "refused", "", acts.error().message});
    row.result = "refused";
    return;
  }
  const bool together = acts_->is_together();
  row.result = row.item.fails()          ? "refused"
               : row.item.fields.empty() ? "nothing"
               : together                ? "together"
                                         : "already";
  if (origin_.is_letter && row.result == "already" && acts.value().empty()) {
    for (std::size_t i = 0; i < files_.all().size(); ++i) {
      if (!files_.all()[i].id.empty()) files_.at(i).result = "already";
    }
  }
  give(row, acts.value());
}

void ImportRun::give(Row& row, const std::vector<ImportAct>& acts) {
  if (origin_.is_letter && !attachments_taken_ && !acts.empty() && !acts.front().series.empty())
    take_attachments(acts.front());
  if (acts.empty()) return;
  const auto index = static_cast<std::size_t>(&row - rows_.data());
  row.matter = acts.front().matter;
  // Every act is made up in the dry run too: what its label or its content is refused for is told
  // before anything is written.
  std::vector<node::Draft> drafts;
  for (const ImportAct& act : acts) {
    const Result<json::Value> input = json::parse(input_of(act, false));
    const Result<node::Draft> draft = input.ok()
                                          ? read_act(parts_, session_, circle_, input.value())
                                          : Result<node::Draft>(input.error());
    if (!draft.ok()) {
      row.item.problems.push_back({true, "refused", "", draft.error().message});
      row.result = "refused";
      return;
    }
  }
  row.result = "new";
  if (!writes_) return;
  if (!kept_ && !acts.front().series.empty()) keep_paper(acts.front());
  for (const ImportAct& act : acts) {
    ++rows_[index].open;
    ++open_;
    if (keeping_) {
      after_paper_.emplace_back(index, act);
    } else {
      submit(index, act);
    }
  }
  if (!keeping_) parts_.wrote();
}

Bytes ImportRun::input_of(const ImportAct& act, bool sent) const {
  json::Writer out;
  out.begin_object();
  if (act.is_joint) {
    out.field("type", "proposal").field("concur", true);
  } else if (order_.words_of.empty()) {
    out.field("type", "statement");
  } else {
    out.field("type", "noted").field("party", order_.words_of).field("channel", order_.channel);
    if (!paper_act_.empty()) out.key("references").begin_array().string(paper_act_).end_array();
  }
  out.field("matter", act.matter).field("module", act.module);
  if (!order_.label.is_null()) out.key("label").raw(order_.label.write());
  if ((act.carries_paper && !file_.empty()) || (act.file && sent)) {
    json::Writer paper;
    paper.begin_object().key("papers").begin_array();
    if (act.file) {
      files_.write_paper(paper, *act.file);
    } else {
      write_papers(paper);
    }
    Bytes with = paper.end_array().end_object().take();
    with.pop_back();
    out.key("content").raw(with + "," + act.content.substr(1)).end_object();
  } else {
    out.key("content").raw(act.content).end_object();
  }
  return out.take();
}

void ImportRun::submit(std::size_t row, const ImportAct& act) {
  if (act.file) {
    if (const auto put = files_.put(circle_, *act.file); !put.ok())
      return recorded(row, act, put.error());
  }
  const Result<json::Value> input = json::parse(input_of(act, true));
  Result<node::Draft> draft = input.ok() ? read_act(parts_, session_, circle_, input.value())
                                         : Result<node::Draft>(input.error());
  if (!draft.ok()) return recorded(row, act, draft.error());
  parts_.engine.submit(std::move(draft).value(),
                       [self = shared_from_this(), row, act](const Result<node::Recorded>& how) {
                         self->recorded(row, act, how);
                       });
}

void ImportRun::recorded(std::size_t row, const ImportAct& act, const Result<node::Recorded>& how) {
  --rows_[row].open;
  --open_;
  std::vector<std::size_t> carried;
  if (act.file) carried.push_back(*act.file);
  if (act.carries_paper) carried = attached_;
  for (const std::size_t index : carried) {
    files_.at(index).result = how.ok() ? "recorded" : "refused";
    if (how.ok()) files_.at(index).ref = how.value().ref.text();
  }
  if (how.ok()) {
    if (rows_[row].reference.empty()) rows_[row].reference = how.value().ref.text();
    if (rows_[row].result == "new") {
      rows_[row].result = "recorded";
      ++written_;
    }
  } else {
    rows_[row].item.problems.push_back({true, "refused", "", how.error().message});
    rows_[row].result = "refused";
  }
  finish_when_done();
}

void ImportRun::keep_paper(const ImportAct& first) {
  // Where no body is named, as with persons, the paper is named in the sources alone.
  kept_ = true;
  const std::string id = "paper-" + origin_.digest.substr(0, 16);
  bool there = false;
  paper_goes_with_act_ = first.carries_paper;
  const auto looked = view_->rows(circle_, first.series, "meetings", "letter/" + id + "/",
                                  [&](std::string_view, const record::RowView& row) {
                                    there = true;
                                    paper_act_ = row.ref.text();
                                    return false;
                                  });
  paper_matter_ = first.series;
  if (!looked.ok() || there) return;
  keeping_ = true;
  paper_size_ = paper_.size();
  const auto go_on = [self = shared_from_this()] {
    self->keeping_ = false;
    const auto next = std::exchange(self->after_paper_, {});
    if (!self->failure_ && !self->may_go_on())
      self->stop("not_permitted",
                 Error{ErrorCode::forbidden, "the rights of the person who began it have changed"});
    // Without its paper nothing of it is written.
    for (const auto& [row, act] : next) {
      if (self->failure_) {
        self->recorded(row, act, *self->failure_);
      } else {
        self->submit(row, act);
      }
    }
    self->parts_.wrote();
    self->schedule();
  };
  parts_.engine.put_blob(
      circle_, std::move(paper_),
      [self = shared_from_this(), id, go_on](const Result<crypto::Hash>& name) {
        if (!name.ok()) {
          self->stop("failed", name.error());
          return go_on();
        }
        self->file_ = hex(name.value().view());
        self->parts_.sent.note(self->session_.person.key(), self->circle_, name.value());
        self->put_attachments();
        if (self->paper_goes_with_act_) return go_on();
        json::Writer says;
        says.begin_object().key("papers").begin_array();
        self->write_papers(says);
        says.end_array().key("letter").begin_object();
        says.field("id", id).field("direction", "IN");
        says.field("registered", time_text(self->parts_.clock.now()).substr(0, 10));
        if (!self->order_.words_of.empty()) says.field("counterpart", self->order_.words_of);
        says.key("subject").begin_object().field("en", self->origin_.name).end_object();
        says.end_object().end_object();
        json::Writer input;
        input.begin_object()
            .field("type", "statement")
            .field("matter", self->paper_matter_)
            .field("module", "meetings");
        if (!self->order_.label.is_null()) input.key("label").raw(self->order_.label.write());
        input.key("content").raw(says.take()).end_object();
        const Result<json::Value> value = json::parse(input.take());
        Result<node::Draft> draft =
            value.ok() ? read_act(self->parts_, self->session_, self->circle_, value.value())
                       : Result<node::Draft>(value.error());
        if (!draft.ok()) {
          self->stop("failed", draft.error());
          return go_on();
        }
        self->parts_.engine.submit(std::move(draft).value(),
                                   [self, go_on](const Result<node::Recorded>& how) {
                                     if (how.ok()) {
                                       self->paper_act_ = how.value().ref.text();
                                       for (const std::size_t index : self->attached_) {
                                         self->files_.at(index).result = "recorded";
                                         self->files_.at(index).ref = self->paper_act_;
                                       }
                                     } else {
                                       self->stop("failed", how.error());
                                     }
                                     go_on();
                                   });
        self->parts_.wrote();
      });
  parts_.wrote();
}

void ImportRun::finish_when_done() {
  if (finished_ || !ended_ || !rest_given_ || !waiting_.empty() || keeping_ || open_ > 0) return;
  finished_ = true;
  finish();
}

void ImportRun::finish() {
  std::map<std::string, std::size_t> results;
  std::size_t warnings = 0;
  papers::SheetsOut table;
  table.tables.push_back(
      {"Result", {"Sheet", "Row", "Result", "Problems", "Item", "Reference"}, {}});
  std::vector<const Row*> shown;
  for (const ImportFiles::File& file : files_.all()) {
    if (file.result.empty()) continue;
    table.tables[0].rows.push_back({file.what.folder, std::to_string(file.what.row), file.result,
                                    file.what.name, file.matter, file.ref});
  }
  for (const Row& row : rows_) {
    ++results[row.result];
    if (!row.item.problems.empty() && !row.item.fails()) ++warnings;
    table.tables[0].rows.push_back({row.item.sheet, std::to_string(row.item.row), row.result,
                                    problems_of(row.item), row.matter, row.reference});
    if (shown.size() < kRowsShown) shown.push_back(&row);
  }
  // Where there are more than are shown, those come first that somebody has to look at.
  if (rows_.size() > kRowsShown) {
    shown.clear();
    for (const Row& row : rows_) {
      if (!row.item.problems.empty() && shown.size() < kRowsShown) shown.push_back(&row);
    }
    for (const Row& row : rows_) {
      if (row.item.problems.empty() && shown.size() < kRowsShown) shown.push_back(&row);
    }
    std::sort(shown.begin(), shown.end());
  }
  json::Writer out;
  out.begin_object().field("dry_run", !writes_).key("counts").begin_object();
  out.field("rows", rows_.size()).field("warnings", warnings);
  for (const char* word : {"new", "recorded", "already", "together", "nothing", "refused"})
    out.field(word, results[word]);
  out.end_object().key("error");
  if (!ended_->ok()) stop("unreadable", ended_->error());
  if (failure_) {
    out.string(failure_->message);
  } else {
    out.null();
  }
  out.key("stopped");
  if (stopped_.empty()) {
    out.null();
  } else {
    out.string(stopped_);
  }
  out.key("paper");
  if (paper_act_.empty()) {
    out.null();
  } else {
    out.begin_object().field("matter", paper_matter_).field("ref", paper_act_).end_object();
  }
  files_.write(out);
  out.field("circle", circle_).field("left_out", rows_.size() - shown.size());
  out.key("items").begin_array();
  for (const Row* row : shown) {
    json::Writer item;
    row->item.write(item);
    Bytes text = item.take();
    text.pop_back();
    json::Writer more;
    more.begin_object().field("result", row->result).field("matter", row->matter);
    more.field("ref", row->reference).end_object();
    out.raw(text + "," + more.take().substr(1));
  }
  out.end_array().end_object();
  done_(Done{out.take(), papers::csv_of(table, 0)});
}

}  // namespace api
