#include "api/file_reader.h"

#include <utility>

#include "base/json.h"
#include "papers/limits.h"
#include "papers/words.h"
#include "replication/blob.h"

namespace api {
namespace {

constexpr std::uint64_t kPauseMs = 1'000;
constexpr std::uint64_t kChunksInSlice = 64;
constexpr std::size_t kAnswerMax = 8 * papers::kWordsMax;  // as JSON, with escapes
constexpr const char* kPdfReader = "/usr/bin/pdftotext";

}  // namespace

FileReader::FileReader(io::Loop& loop, node::Engine& engine, std::function<void()> wrote,
                       std::string reader, std::string directory)
    : loop_(loop),
      engine_(engine),
      wrote_(std::move(wrote)),
      reader_(std::move(reader)),
      directory_(std::move(directory)),
      children_(loop, 1) {
  look();
}

FileReader::~FileReader() {
  if (timer_) loop_.cancel(*timer_);
}

void FileReader::look() {
  timer_ = loop_.after(kPauseMs, [this] {
    timer_.reset();
    begin();
  });
}

void FileReader::begin() {
  const auto file = engine_.unread_file();
  if (!file) return look();
  Result<UnnamedFile> copy = UnnamedFile::make(directory_);
  if (!copy.ok()) return look();
  work_.emplace(Work{*file, std::move(copy).value(), 0, false});
  if (file->size > papers::kFileMax) return keep(std::nullopt);
  this->copy();
}

void FileReader::copy() {
  const std::uint64_t chunks = replication::chunk_count(work_->file.size);
  for (std::uint64_t i = 0; i < kChunksInSlice && work_->next < chunks; ++i) {
    const Result<Bytes> chunk = engine_.unread_chunk(work_->file, work_->next);
    // Destroyed, or damaged: it comes again, or never.
    if (!chunk.ok() || !work_->copy.write(chunk.value()).ok()) {
      work_.reset();
      return look();
    }
    if (work_->next++ == 0) work_->is_pdf = chunk.value().starts_with("%PDF-");
  }
  if (work_->next == chunks) return read();
  loop_.post([this, alive = std::weak_ptr<char>(alive_)] {
    if (alive.lock()) copy();
  });
}

void FileReader::read() {
  auto input = work_->copy.descriptor();
  if (!input.ok()) {
    work_.reset();
    return look();
  }
  auto answer = std::make_shared<Bytes>();
  const bool is_pdf = work_->is_pdf;
  io::ChildWork work;
  if (is_pdf) {
    work.command = {kPdfReader, "-q", "-enc", "UTF-8", "-nopgbrk", "-l", "500", "-", "-"};
  } else {
    work.command = {reader_, "text", "{}"};
  }
  work.input = std::move(input).value();
  work.bounds.output = kAnswerMax;
  work.bounds.file_bytes = 0;
  work.output = [answer, is_pdf](ByteView piece) {
    *answer += piece;
    // Of a long one the beginning is enough.
    return !is_pdf || answer->size() < 2 * papers::kWordsMax;
  };
  work.done = [this, answer, is_pdf](const Result<int>& how) {
    if (is_pdf) {
      const std::string words = papers::words_of(*answer);
      return keep(words.empty() ? std::nullopt : std::optional(words));
    }
    if (!how.ok() || how.value() != 0) return keep(std::nullopt);
    const Result<json::Value> line = json::parse(*answer, kAnswerMax);
    const auto words = line.ok() ? line.value().text("text") : std::nullopt;
    if (!words || words->empty()) return keep(std::nullopt);
    keep(papers::words_of(*words));  // nothing is taken on its word
  };
  if (!children_.start(std::move(work)).ok()) {
    work_.reset();
    look();
  }
}

void FileReader::keep(std::optional<std::string> text) {
  const bool kept = engine_.keep_file_text(work_->file, std::move(text)).ok();
  work_.reset();
  if (!kept) return;  // the engine has stopped
  wrote_();
  loop_.post([this, alive = std::weak_ptr<char>(alive_)] {
    if (alive.lock() && !work_ && !timer_) begin();
  });
}

}  // namespace api
