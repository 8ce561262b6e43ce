// The paragraphs of a text in every form in which a paper of it may have them, to be found by their
// words.
#pragma once

#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/paper_in.h"

namespace api {

inline constexpr std::array<std::string_view, 3> kHeadings = {"en", "ko", "vi"};

// One language of one element.
struct PaperTarget {
  struct Form {
    std::string words;
    std::uint32_t revision = 0;
    // Whose reading alone it is; empty: it reads so in a view that is nobody's, too.
    std::vector<std::string> parties = {};
  };
  // What a print with tracked changes says, by language of its headings.
  struct Print {
    papers::Runs runs;
    papers::Run::By added;
    papers::Run::By struck;
    std::vector<papers::Remark> remarks;
  };
  const json::Value* element = nullptr;
  std::size_t place = 0;  // of the element in the text
  std::string id;
  std::string number;
  std::string type;
  std::string parent;
  std::string where;  // place among those of its parent
  std::string language;
  std::string proposed;  // the change by which it comes; empty: it is in the text
  std::string reading;   // as the text has it
  std::string printed;   // with the numbers of what it names
  std::vector<Form> forms;
  std::vector<Print> prints;
};

class PaperForms {
 public:
  PaperForms(const json::Value& text, const PartyCalled& called);

  const std::vector<PaperTarget>& all() const { return targets_; }
  std::uint32_t shown() const { return shown_; }
  // Lays what an earlier revision says beside what is known already.
  void add(const json::Value& earlier, std::uint32_t revision);
  struct Found {
    std::size_t target = 0;
    std::size_t form = 0;
    std::uint32_t prefix = 0;  // code points of the number ahead of the words
  };
  // Those that read so, with their number ahead or without.
  std::vector<Found> exactly(const std::string& words) const;
  // Of an element in a language; npos: none.
  std::size_t of(std::string_view element, std::string_view language) const;

 private:
  // `party`: whose reading it is; empty: nobody's.
  void add_form(std::size_t target, std::string words, std::uint32_t revision,
                const std::string& party = {});

  std::vector<PaperTarget> targets_;
  std::map<std::string, std::vector<std::pair<std::size_t, std::size_t>>> by_words_;
  std::map<std::pair<std::string, std::string>, std::size_t> by_id_;
  std::uint32_t shown_ = 0;
};

// What of a party's proposals its reading of an element in these languages is made of.
struct PaperSupport {
  std::vector<std::string> changes;
  bool whole = false;  // none of them has words in a language beside these
};
PaperSupport support_of(const json::Value& text, const PaperTarget& target,
                        const std::set<std::string>& languages, const std::string& party);
// The content of support for them.
std::string support_content(const std::vector<std::string>& changes);

// The words of `target` that others were most likely written over: those of any revision and view
// which they are most like; where nothing is more like, as the text reads. Null: like none.
const std::string* most_alike(const PaperTarget& target, const std::string& words);

// How many code points of the words are this number with what papers write behind it.
std::uint32_t number_ahead(std::string_view words, std::string_view number);
// Spaces of several kinds are one, none stand at the ends.
std::string folded_spaces(std::string_view words);

}  // namespace api
