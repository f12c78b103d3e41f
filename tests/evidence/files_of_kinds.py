"""Small files of the kinds that articles come in."""

from __future__ import annotations

import io
import zipfile

__all__ = ["docx", "docx_of", "locked_pdf", "pdf"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(xml: str | bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a Word file whose document is this XML."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", xml)
    return file.getvalue()


def docx_of(body: str) -> bytes:
    """Return a Word file with this body."""
    return docx(f'<?xml version="1.0"?><w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')


def pdf(words: str) -> bytes:
    """Return a PDF of one page with one line of words; without any, a page without text."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET" if words else "0 0 m"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 612 792] >>",
        "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return content + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(content)}\n%%EOF\n"
    ).encode("latin-1")


def locked_pdf(words: str, password: str) -> bytes:
    """Return a PDF that opens with this password; an empty one locks it against changes only."""
    import pypdf

    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(words)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
