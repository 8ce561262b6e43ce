// Contents in files, one for each, in the folder `<store>-files`, reached by the same file system
// as the database so that tests can make it fail.
//
// A block stands at a fixed place: u32 CRC-32C of content, place and bytes; u16 length; the bytes.
// Of the database two kinds of values in the durable space are used: `store/contents` is the last
// number given, `store/gone/<number>` says that a file is to be taken away. That is done when the
// transaction is durable, and once more at the next start; the value goes with a later transaction.
#pragma once

#include <sqlite3.h>

#include <list>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "store/contents.h"

namespace store {

class SqliteStore;

// The folder of a store's contents.
std::string contents_folder(const std::string& store_path);

class SqliteContents final : public Contents {
 public:
  explicit SqliteContents(SqliteStore& store);
  ~SqliteContents() override;
  SqliteContents(const SqliteContents&) = delete;
  SqliteContents& operator=(const SqliteContents&) = delete;

  Result<ContentId> create() override;
  Result<void> write(ContentId id, std::uint64_t first, ByteView bytes) override;
  Result<Bytes> read(ContentId id, std::uint64_t index) override;
  Result<void> remove(ContentId id) override;

  // What the store calls: at its start; before and after it commits; when it rolls back.
  Result<void> finish_removals_of_before();
  Result<void> before_commit();
  Result<void> after_commit();
  void rolled_back();

 private:
  struct Open;

  std::string path(ContentId id) const;
  // The file of a content; null where there is none and `create` is not set.
  Result<Open*> file(ContentId id, bool create);
  void close(ContentId id);
  Result<void> take_away(ContentId id);

  SqliteStore& store_;
  sqlite3_vfs* files_ = nullptr;
  std::string folder_;
  bool has_folder_ = false;                // made by us, durably
  std::list<std::unique_ptr<Open>> open_;  // the one used last first
  std::set<ContentId> fresh_;              // numbers of this process, not written to yet
  std::set<ContentId> dirty_;              // written to since the last commit
  std::set<ContentId> removing_;           // by the open transaction
  std::vector<ContentId> gone_;            // taken away; the database still says it is to be done
};

}  // namespace store
