#include "store/storeerror.h"

#include <QCoreApplication>

namespace console {

Error storageError(const QString &userText, const QString &detail, const QString &code)
{
    return Error{.kind = ErrorKind::Storage,
                 .userText = userText,
                 .detail = detail,
                 .requestId = {},
                 .httpStatus = 0,
                 .code = code,
                 .param = {}};
}

Error databaseError(const QString &detail, const QString &code)
{
    return storageError(QCoreApplication::translate("console::Database",
                                                    "The console's database on this computer did not answer as it "
                                                    "should. The last step was not saved; what was saved before is "
                                                    "kept. Check that the disk is not full, then try again."),
                        detail, code);
}

} // namespace console
