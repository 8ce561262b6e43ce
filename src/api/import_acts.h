// What an item of a paper is said as in the record: the acts that bring it in, each with the row by
// which it is known to be there already.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "papers/plan.h"
#include "record/view.h"

namespace api {

// Where rows come from: told in `sources` of every act.
struct ImportOrigin {
  std::string name;    // of the file
  std::string digest;  // hex of its SHA-256
  // The file is one letter: where it comes in as a letter, the entry of the register carries it.
  bool is_letter = false;
  bool is_folders = false;  // a zip of dated folders: the files of each go with its meeting
};

// One act to write.
struct ImportAct {
  std::string matter;
  std::string module;
  std::string topic;           // begin of the keys of its rows: "outcome/i-03af…"
  Bytes content;               // JSON
  std::string series = {};     // of the body in whose register the paper is kept; empty: in none
  bool carries_paper = false;  // it is the entry that the paper goes with
  std::optional<std::size_t> file = {};  // what it carries (import_files.h)
  // A text that is all parties' or nobody's. In a workspace of one party that party is all: it is
  // proposed and agreed to at once.
  bool is_joint = false;
};

class ImportActs {
 public:
  // `view` must outlive it. `words_of`: whose words the rows are, where they are not our own.
  // `today`: YYYY-MM-DD, the day of what is said of progress.
  ImportActs(record::View& view, std::string circle, papers::Plan plan, ImportOrigin origin,
             std::string words_of, std::string today)
      : view_(view),
        circle_(std::move(circle)),
        plan_(std::move(plan)),
        origin_(std::move(origin)),
        words_of_(std::move(words_of)),
        today_(std::move(today)) {}

  // The acts of an item, in their order; empty: everything is in the record already. Problems of
  // the item in its place in the record are added to it; one that fails has no acts.
  Result<std::vector<ImportAct>> of(papers::Item& item);
  // The act that files one paper with a meeting; nothing where it is there already. `id`: the
  // file's name in the circle.
  Result<std::optional<ImportAct>> filing(const papers::Item& item, const std::string& matter,
                                          std::size_t file, const std::string& id);
  // The meeting that a row of folders is about: as `of` would say it.
  static std::string meeting_of(const papers::Item& item);
  // "19th KIDD" and "제3차" are 19 and 3; a year is no number of a meeting; empty: none.
  static std::string number_in(std::string_view text);
  // Whether what the last item says waits for rest().
  bool is_together() const { return is_together_; }
  // A row of a text was refused, so that nothing of it comes in: a text with a hole is another
  // text.
  bool text_refused() const { return text_refused_; }
  // What is said of several rows together (delegations, texts of a meeting), behind the last one.
  Result<std::vector<ImportAct>> rest();

  // What an act's content says of its sources and whose words it holds, added to `content`.
  Bytes with_origin(const Bytes& says, std::string_view sheet, std::uint32_t row) const;

 private:
  struct Place {
    std::string body;
    std::string slug;
    std::string matter() const { return "meetings/" + body + "/" + slug; }
  };
  struct Group {
    std::string sheet;
    std::uint32_t row = 0;
    std::string party;
    Place meeting;
    std::vector<Bytes> heads;
    std::vector<Bytes> members;
    std::vector<std::string> institutions;
  };
  // A text of a meeting, paragraph by paragraph.
  struct Text {
    std::string sheet;
    std::uint32_t row = 0;
    std::string kind;  // MINUTES, READOUT, …
    std::string id;
    std::string date;
    std::string title;
    Place meeting;
    bool is_known = false;  // it is in the record already
    std::size_t size = 0;   // bytes
    struct Paragraph {
      std::string whole;   // as it stands in the paper
      std::string number;  // as printed at its beginning; empty: none
      std::string words;   // behind the number
    };
    std::vector<Paragraph> paragraphs;
    std::string topic() const { return (kind == "MINUTES" ? "minutes/" : "publication/") + id; }
  };

  Result<std::vector<ImportAct>> commitment(papers::Item& item);
  Result<std::vector<ImportAct>> person(papers::Item& item);
  Result<std::vector<ImportAct>> meeting(papers::Item& item);
  Result<std::vector<ImportAct>> agenda(papers::Item& item);
  Result<std::vector<ImportAct>> letter(papers::Item& item);
  Result<void> delegate(papers::Item& item);  // import_delegation.cpp
  Result<void> add_delegations(std::vector<ImportAct>& out);
  Result<void> paragraph(papers::Item& item);  // import_texts.cpp
  void add_texts(std::vector<ImportAct>& out);
  Bytes says_of(const Text& text) const;

  std::string row_id(std::string_view prefix, const papers::Item& item) const;
  bool place_of(papers::Item& item, Place& place) const;
  Result<bool> known(const std::string& matter, std::string_view module,
                     const std::string& topic) const;
  Result<void> read_people();

  record::View& view_;
  std::string circle_;
  papers::Plan plan_;
  ImportOrigin origin_;
  std::string words_of_;
  std::string today_;
  bool people_read_ = false;
  std::map<std::string, std::string> people_;  // folded name → matter
  std::map<std::string, Group> groups_;
  std::map<std::string, Text> texts_;  // by meeting and kind
  bool is_together_ = false;
  bool text_refused_ = false;
  std::map<std::string, std::uint32_t> items_of_;  // numbers given to agenda items, by meeting
  std::set<std::string> here_;                     // topics that this run gave
};

}  // namespace api
