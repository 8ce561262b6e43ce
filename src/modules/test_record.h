// For the modules' tests alone: a record in memory that keeps, for every key and label, the row
// that stands last in order, whatever order acts are folded in, and a View on it.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "modules/content.h"
#include "record/module.h"
#include "record/rows.h"
#include "record/view.h"

namespace modules {

class FakeRecord : public record::View {
 public:
  FakeRecord(std::unique_ptr<record::Module> module, std::vector<std::string> parties)
      : View("TEST"), module_(std::move(module)), parties_(std::move(parties)) {}

  Label label;                   // of what is written from now on
  std::string actor;             // who writes it
  TimeMs now = 0;                // by the clock of whoever writes
  std::optional<Viewer> viewer;  // who reads rows; absent: somebody who may read all
  std::string own;               // the party whose node this is; empty: nobody's

  // Each writes one act and gives its number, or the module's refusal.
  Result<std::size_t> state(std::string_view party, std::string_view matter, ByteView content) {
    record::Header header;
    header.mutable_statement();
    return add(party, matter, std::move(header), content);
  }
  Result<std::size_t> propose(std::string_view party, std::string_view matter,
                              std::string_view kind, ByteView content) {
    record::Header header;
    header.mutable_proposal()->set_kind(std::string(kind));
    return add(party, matter, std::move(header), content);
  }
  Result<std::size_t> note(std::string_view party, std::string_view of, std::string_view matter,
                           ByteView content) {
    record::Header header;
    header.mutable_noted()->set_party(number(of));
    return add(party, matter, std::move(header), content);
  }
  // The proposal becomes a joint fact, now, by everybody's answer.
  void agree(std::size_t proposal) {
    acts_[proposal].state = "joint";
    for (const std::string& party : parties_) {
      Entry answer;
      answer.header.mutable_concurrence();
      answer.party = party;
      answer.time = now + 1000 * (order_ + 1);
      answer.ref.party = number(party);
      answer.ref.epoch = "1-00000000";
      answer.ref.index = acts_.size();
      acts_[proposal].answers.push_back({party, "concurred", {}, answer.time, 0, answer.ref});
      acts_[proposal].agreed.push_back({party, answer.ref, answer.time});
      acts_.push_back(answer);
    }
    Entry effect = acts_[proposal];
    effect.joint = true;
    effect.order = ++order_;
    folds_.push_back(effect);
    fold(effect);
  }
  const record::Reference& act_ref(std::size_t act) const { return acts_[act].ref; }
  void decline(std::size_t proposal) { acts_[proposal].state = "dead"; }
  // A party takes its agreement back.
  void withdraw(std::size_t proposal, std::string_view party) {
    Entry& entry = acts_[proposal];
    if (entry.state == "joint") {  // it comes too late
      entry.state = "crossed";
      for (record::Answer& one : entry.answers) {
        if (one.party == party) one.state = "crossed";
      }
      return;
    }
    record::Answer answer;
    answer.party = party;
    answer.state = "withdrawn";
    entry.answers.push_back(std::move(answer));
  }
  void confirm(std::string_view party, std::size_t noted) {
    record::Header header;
    *header.mutable_confirmation()->mutable_noted() = acts_[noted].ref.proto();
    header.set_matter(acts_[noted].header.matter());
    header.set_module(std::string(module_->name()));
    keep(party, std::move(header), {});
  }

  // All rows again from nothing, with the acts in the order that `shuffle` makes of them.
  template <class Shuffle>
  std::map<std::string, Bytes> refolded(Shuffle shuffle) {
    std::vector<Entry> entries = folds_;
    shuffle(entries);
    rows_.clear();
    for (const Entry& entry : entries) fold(entry);
    std::map<std::string, Bytes> out;
    for (const auto& [key, kept] : rows_) {
      for (const Kept& row : kept) {
        std::string name = key.first + " " + key.second + " " + row.view.label.policy + " " +
                           std::to_string(row.view.label.classification);
        for (const std::string& category : row.view.label.categories) name += " " + category;
        out[name] = row.view.value + row.view.party + row.view.ref.text();
      }
    }
    return out;
  }

  std::vector<record::CircleView> circles() override {
    return {record::CircleView{"c", "test", parties_, parties_, true, parties_.size() == 1}};
  }
  std::string party() override { return own; }
  Result<void> rows(
      std::string_view, std::string_view matter, std::string_view module,
      std::string_view key_prefix,
      const std::function<bool(std::string_view, const record::RowView&)>& each) override {
    if (module != module_->name()) return {};
    for (const auto& [key, kept] : rows_) {
      const bool here = matter.ends_with('/') ? key.first.starts_with(matter) : key.first == matter;
      if (!here || !key.second.starts_with(key_prefix)) continue;
      const Kept* last = nullptr;
      for (const Kept& row : kept) {
        if (viewer && !labels::may_read(*viewer, row.view.label)) continue;
        if (last == nullptr || last->order < row.order) last = &row;
      }
      if (last != nullptr && !each(key.first, last->view)) break;
    }
    return {};
  }
  Result<std::vector<std::string>> matters(std::string_view, std::string_view,
                                           std::string_view after, std::size_t limit) override {
    std::vector<std::string> out;
    for (const auto& [key, row] : rows_) {
      if (key.first <= after || (!out.empty() && out.back() == key.first)) continue;
      if (out.size() == limit) break;
      out.push_back(key.first);
    }
    return out;
  }
  Result<std::vector<record::ActRow>> acts(std::string_view, std::string_view matter,
                                           std::string_view after, std::size_t limit) override {
    std::vector<record::ActRow> out;
    bool behind = after.empty();
    for (const Entry& entry : acts_) {
      if (entry.header.matter() != matter || out.size() == limit) continue;
      if (viewer && !labels::may_read(*viewer, record::label_of(entry.header))) continue;
      if (behind) {
        record::ActRow row;
        row.ref = entry.ref;
        row.time = entry.time;
        out.push_back(std::move(row));
      }
      behind = behind || entry.ref.text() == after;
    }
    return out;
  }
  Result<std::vector<record::ActRow>> recent(std::string_view, std::size_t) override {
    return std::vector<record::ActRow>();
  }
  Result<std::vector<record::ActRow>> open(std::string_view, std::size_t) override {
    return std::vector<record::ActRow>();
  }
  Result<std::vector<record::ActRow>> at(std::string_view, const record::Place&,
                                         std::size_t) override {
    return std::vector<record::ActRow>();
  }
  Result<record::ActRow> act(std::string_view, const record::Reference& ref) override {
    for (const Entry& entry : acts_) {
      if (entry.ref != ref) continue;
      record::ActRow out;
      out.ref = ref;
      out.matter = entry.header.matter();
      out.module = entry.header.module();
      out.content = entry.content;
      out.state = entry.state;
      out.is_joint = entry.state == "joint" || entry.state == "crossed";
      out.answers = entry.answers;
      out.agreed = entry.agreed;
      out.person = entry.header.actor().person();
      out.office = entry.header.actor().office();
      return out;
    }
    return Error{ErrorCode::not_found, "there is no such act"};
  }
  Result<std::uint64_t> file_size(std::string_view, const record::Reference&,
                                  const crypto::Hash&) override {
    return Error{ErrorCode::not_found, "no files here"};
  }
  Result<Bytes> file_bytes(std::string_view, const record::Reference&, const crypto::Hash&,
                           std::uint64_t) override {
    return Error{ErrorCode::not_found, "no files here"};
  }
  Result<bool> reads_file(std::string_view, std::string_view, const crypto::Hash&) override {
    return false;
  }
  Result<record::SearchPage> search(const record::SearchRequest&) override {
    return Error{ErrorCode::unavailable, "this record has no index"};
  }
  Result<std::vector<record::WhyLine>> why(std::string_view, const record::Reference&) override {
    return std::vector<record::WhyLine>();
  }

 private:
  struct Entry {
    record::Header header;
    Bytes content;
    record::Reference ref;
    std::string party;
    TimeMs time = 0;
    std::uint64_t order = 0;
    bool joint = false;
    std::string state = "open";
    std::vector<record::Answer> answers;
    std::vector<record::Agreement> agreed;
  };
  struct Kept {
    std::uint64_t order = 0;
    record::RowView view;
  };

  class Writer final : public record::Rows {
   public:
    Writer(FakeRecord& record, const Entry& entry) : record_(record), entry_(entry) {}
    void put(ByteView key, ByteView value) override {
      std::vector<Kept>& rows = record_.rows_[{entry_.header.matter(), std::string(key)}];
      Kept row{entry_.order,
               record::RowView{std::string(key), Bytes(value), entry_.ref, entry_.party,
                               entry_.time, entry_.joint, record::label_of(entry_.header)}};
      const auto same = std::find_if(rows.begin(), rows.end(), [&](const Kept& kept) {
        return kept.view.label == row.view.label;
      });
      if (same == rows.end()) {
        rows.push_back(std::move(row));
      } else if (same->order <= row.order) {
        *same = std::move(row);
      }
    }

   private:
    FakeRecord& record_;
    const Entry& entry_;
  };

  std::uint32_t number(std::string_view party) const {
    const auto at = std::find(parties_.begin(), parties_.end(), party);
    return static_cast<std::uint32_t>(at - parties_.begin()) + 1;
  }

  Result<std::size_t> add(std::string_view party, std::string_view matter, record::Header header,
                          ByteView content) {
    header.set_rule(1);
    header.set_matter(std::string(matter));
    header.set_module(std::string(module_->name()));
    header.set_module_version(module_->version());
    header.mutable_label()->set_policy(label.policy);
    header.mutable_label()->set_classification(label.classification);
    for (const std::string& category : label.categories) {
      header.mutable_label()->add_categories(category);
    }
    header.mutable_actor()->set_person(actor);
    TRY(module_->check(header, content));
    return keep(party, std::move(header), content);
  }

  std::size_t keep(std::string_view party, record::Header header, ByteView content) {
    Entry entry;
    entry.header = std::move(header);
    entry.content = content;
    entry.party = party;
    entry.order = ++order_;
    entry.time = now + 1000 * order_;
    entry.ref.party = number(party);
    entry.ref.epoch = "1-00000000";
    entry.ref.index = acts_.size();
    acts_.push_back(entry);
    folds_.push_back(entry);
    fold(entry);
    return acts_.size() - 1;
  }

  void fold(const Entry& entry) {
    Writer writer(*this, entry);
    module_->fold(record::Act{entry.header, entry.content, true, entry.ref, entry.party, entry.time,
                              entry.joint},
                  writer);
  }

  std::unique_ptr<record::Module> module_;
  std::vector<std::string> parties_;
  std::vector<Entry> acts_;
  std::vector<Entry> folds_;
  std::map<std::pair<std::string, std::string>, std::vector<Kept>> rows_;
  std::uint64_t order_ = 0;
};

}  // namespace modules
