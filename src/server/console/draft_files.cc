#include "server/console/draft_files.h"

#include <algorithm>

#include "access/files.h"
#include "server/console/asking.h"

namespace probity::server::console {

using base::Code;
using base::fail;
using base::Result;
using base::Status;
using language::say;

namespace {

// One chosen file; what is refused becomes a fault.
Status keep(const Work& work, const http::Upload& upload, const base::SubjectDigest& subject,
            const FormField& field, Typed& typed, std::vector<FieldFault>& faults) {
  const auto reader = base::text_reader(upload.content);
  const auto kept = work.visit.snapshot.node.file_store().put({upload.file_name,
                                                               work.organisation(),
                                                               subject,
                                                               work.draft.id,
                                                               work.visit.visitor.account,
                                                               work.visit.request.remote,
                                                               {}},
                                                              *reader);
  if (kept) {
    add_uploaded(typed, field.pointer,
                 {kept->sha256.hex(), static_cast<std::int64_t>(kept->bytes), kept->name});
    return {};
  }
  if (kept.error().code >= Code::full) return fail(kept.error());
  faults.push_back({field.pointer, say("{}: {}", upload.file_name, fault_words(kept.error()))});
  return {};
}

}  // namespace

bool takes_files(const Step& step) {
  return step.form &&
         std::any_of(step.form->fields.begin(), step.form->fields.end(),
                     [](const FormField& one) { return one.control == Control::files; });
}

Status drop_files(const Work& work, const std::vector<UploadedFile>& keep) {
  access::Node& node = work.visit.snapshot.node;
  PROBITY_TRY(const auto db, node.reader());
  PROBITY_TRY(const auto all, access::files_of_draft(*db, work.draft.id));
  for (const access::StoredFile& one : all) {
    const bool kept = std::any_of(keep.begin(), keep.end(), [&](const UploadedFile& other) {
      return other.sha256 == one.sha256.hex();
    });
    if (!kept)
      PROBITY_CHECK(node.file_store().remove(one.id, one.organisation, work.visit.visitor.account,
                                             work.visit.request.remote));
  }
  return {};
}

Result<std::vector<FieldFault>> keep_files(Work& work, const Step& step) {
  std::vector<FieldFault> faults;
  if (!takes_files(step)) return faults;
  PROBITY_TRY(const auto subject, subject_of(work));
  if (!subject) return faults;
  Typed& typed = work.draft.fields[step.name];
  std::vector<UploadedFile> named;
  for (const FormField& field : step.form->fields) {
    if (field.control != Control::files) continue;
    for (const http::Upload& upload : work.visit.form.files)
      if (upload.field == adding_field(field.pointer))
        PROBITY_CHECK(keep(work, upload, *subject, field, typed, faults));
    for (UploadedFile& one : uploaded_in(typed, field.pointer)) named.push_back(std::move(one));
  }
  PROBITY_CHECK(drop_files(work, named));
  return faults;
}

}  // namespace probity::server::console
