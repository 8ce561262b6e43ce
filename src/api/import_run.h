// One way through the rows of a paper: a dry run says what would be written, a run writes it.
//
// The rows come from a program of its own (paper_programs.h), are gone through some at a turn of
// the event loop, and become acts in the national workspace in their order. The paper itself is
// kept there first, at the meeting that its first row is about, and what is noted refers to it.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/import_acts.h"
#include "api/import_files.h"
#include "api/parts.h"
#include "base/json.h"

namespace api {

// What a plan says of the record, beside the mapping (papers/plan.h).
struct ImportOrder {
  papers::Plan plan;
  std::string words_of;  // journal name: the rows are that party's words, noted; empty: our own
  std::string channel;   // of words that are noted: letter, email, in_the_room, published
  json::Value label;     // LabelInput, or null
  // By path of a dated folder: the meeting of the body that its files go with; empty: none of them
  // is taken. What is not named goes with the meeting of its date.
  std::map<std::string, std::string> folders = {};

  // The JSON of openapi.json (ImportOrder). The error names the member.
  static Result<ImportOrder> from_json(const json::Value& body);
};

class ImportRun : public std::enable_shared_from_this<ImportRun> {
 public:
  struct Done {
    Bytes report;   // JSON of ImportReport
    Bytes results;  // a line for each row, as CSV
  };
  // `paper`: its bytes, kept in the circle where rows are written; empty in a dry run. `kept`: for
  // what it encloses (import_files.h).
  ImportRun(Parts& parts, Session session, ImportOrder order, ImportOrigin origin, bool writes,
            Bytes paper, std::optional<UnnamedFile> kept, std::function<void(Result<Done>)> done);

  // `not_found` where there is no workspace to write to.
  Result<void> begin();
  // Something that the paper encloses; all of it comes before the first line. False: no more.
  bool enclosed(papers::Enclosed what, const Bytes& bytes);
  // A line of the reader. False: no more is taken.
  bool line(std::string line);
  // The reader has ended.
  void ended(Result<void> how);
  // Nothing more is written from here on; what is recorded stays. The report says so.
  void cancel();

  bool writes() const { return writes_; }
  // How many rows were gone through, and how many of them are recorded.
  std::size_t taken() const { return rows_.size(); }
  std::size_t written() const { return written_; }

 private:
  struct Row {
    papers::Item item;
    std::string result;     // new, recorded, already, nothing, refused
    std::size_t open = 0;   // acts that are not durable yet
    std::string reference;  // of its first act
    std::string matter;
  };

  bool may_go_on();
  void stop(std::string why, Error error);
  void pump();
  void schedule();
  void take(const std::string& line);
  void give(Row& row, const std::vector<ImportAct>& acts);
  void submit(std::size_t row, const ImportAct& act);
  // Finds the meeting of a dated folder: the one that was said, or that of its date.
  Result<void> find_meeting(papers::Item& item);
  // Of what is due by a numbered meeting, "20th KIDD": which meeting that is (import_due.cpp).
  Result<void> find_due(papers::Item& item);
  Result<void> add_filings(papers::Item& item, std::vector<ImportAct>& acts);
  void take_attachments(const ImportAct& first);
  void put_attachments();
  void write_papers(json::Writer& out) const;
  void keep_paper(const ImportAct& first);
  void recorded(std::size_t row, const ImportAct& act, const Result<node::Recorded>& how);
  // `sent`: the files that it carries are here; what is only tried names none.
  Bytes input_of(const ImportAct& act, bool sent) const;
  void finish_when_done();
  void finish();

  Parts& parts_;
  Session session_;
  ImportOrder order_;
  ImportOrigin origin_;
  bool writes_;
  Bytes paper_;
  std::function<void(Result<Done>)> done_;

  std::unique_ptr<record::View> view_;
  std::string circle_;
  std::optional<ImportActs> acts_;
  ImportFiles files_;

  std::deque<std::string> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::optional<Result<void>> ended_;
  std::optional<Error> failure_;  // why no more is written
  std::string stopped_;           // the same as a word of openapi.json
  std::size_t written_ = 0;
  bool scheduled_ = false;
  bool rest_given_ = false;
  bool finished_ = false;

  bool keeping_ = false;  // the paper is being recorded; rows wait for its name
  bool kept_ = false;
  bool attachments_taken_ = false;
  std::vector<std::size_t> attached_;  // what goes with the letter, of files_
  std::map<std::string, std::vector<std::pair<std::string, std::string>>> dates_;  // by body
  // What meetings are called by, read where a row names one (import_due.cpp).
  struct Called {
    // By body and number: the matters here, and in the circles with others.
    std::map<std::pair<std::string, std::string>, std::set<std::string>> here;
    std::map<std::pair<std::string, std::string>, std::set<std::string>> elsewhere;
    std::map<std::string, std::set<std::string>> bodies;  // by name, folded: identifiers
  };
  Result<void> read_called();
  std::optional<Called> called_;
  std::vector<std::pair<std::size_t, ImportAct>> after_paper_;
  std::string file_;  // its name in the circle
  bool paper_goes_with_act_ = false;
  std::size_t paper_size_ = 0;
  std::string paper_act_;
  std::string paper_matter_;

  std::vector<Row> rows_;
  std::size_t open_ = 0;
};

}  // namespace api
