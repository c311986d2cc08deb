#include "net/httpurl.h"

namespace console {

using namespace Qt::StringLiterals;

bool isLoopbackHost(const QString &host)
{
    return host == "127.0.0.1"_L1 || host == "::1"_L1;
}

QString urlProblem(const QUrl &url)
{
    if (!url.isValid() || url.host().isEmpty())
        return u"not a complete URL"_s;
    if (!url.userInfo().isEmpty())
        return u"a URL must not hold a user name or password"_s;
    if (url.scheme() == "https"_L1)
        return {};
    if (url.scheme() == "http"_L1)
        return isLoopbackHost(url.host()) ? QString() : u"http is allowed to 127.0.0.1 and ::1 only"_s;
    return u"the scheme is not https"_s;
}

QString hostForDisplay(const QUrl &url)
{
    const QString host = url.host().contains(u':') ? u'[' + url.host() + u']' : url.host();
    return url.port() < 0 ? host : u"%1:%2"_s.arg(host).arg(url.port());
}

} // namespace console
