"""All pages of the console, put together."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import FileResponse
from starlette.staticfiles import StaticFiles

from console.audiences.insight_pages import InsightPages
from console.audiences.lifecycle_pages import LifecyclePages
from console.audiences.segment_draft import SegmentDraft
from console.audiences.segment_pages import SegmentPages
from console.content.answer_pages import AnswerPages
from console.content.document_pages import DocumentPages
from console.content.gap_pages import GapPages
from console.content.knowledge_pages import KnowledgePages
from console.content.product_pages import ProductPages
from console.content.synonym_pages import SynonymPages
from console.customers.customer_edits import CustomerEdits
from console.customers.customer_merges import CustomerMerges
from console.customers.customer_pages import CustomerPages
from console.customers.customer_questions import CustomerQuestions
from console.inbox.inbox_pages import InboxPages
from console.inbox.saved_replies import SavedReplyPages
from console.intake.import_pages import ImportPages
from console.outreach.campaign_editor import CampaignEditor
from console.outreach.campaign_pages import CampaignPages
from console.outreach.compliance_pages import CompliancePages
from console.outreach.delivery_pages import DeliveryPages
from console.outreach.journey_pages import JourneyPages
from console.outreach.learning_pages import LearningPages
from console.outreach.material_pages import MaterialPages
from console.outreach.offer_pages import OfferPages
from console.overview.maturity_pages import MaturityPages
from console.overview.page import OverviewPage
from console.people.account import AccountPages
from console.people.audit_pages import AuditPages
from console.people.operator_pages import OperatorPages
from console.people.second_step_pages import SecondStepPages
from console.people.session import Doorkeeper
from console.people.sign_in import SignInPages
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.settings.checkup_pages import CheckupPages
from console.settings.rule_pages import RulePages
from console.settings.settings_pages import SettingsPages
from console.settings.source_pages import SourcePages
from console.settings.trait_pages import TraitPages

#: Address -> file in node_modules. No third-party file is kept in the repository.
VENDOR_FILES = {
    "oat.min.css": "@knadh/oat/oat.min.css",
    "oat.min.js": "@knadh/oat/oat.min.js",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "hx-sse.min.js": "htmx.org/dist/ext/hx-sse.min.js",
}

#: Bytes of a form without a file.
LARGEST_FORM = 1_000_000


def console_router(services: ConsoleServices) -> APIRouter:
    """The pages, to be included under /console."""
    renderer = Renderer(services)
    router = page_router(renderer)
    router.include_router(SignInPages(services, renderer).router())
    door = [Depends(Doorkeeper(services))]
    overview = OverviewPage(services, renderer)
    settings = SettingsPages(services, renderer)
    # The address of the console itself: FastAPI takes an empty path only where a prefix follows.
    router.get("", dependencies=door)(overview.show)
    inside = page_router(renderer, dependencies=door, max_body_size=LARGEST_FORM)
    for pages in (
        overview,
        MaturityPages(services, renderer),
        SegmentDraft(services, renderer),
        SegmentPages(services, renderer),
        InsightPages(services, renderer),
        LifecyclePages(services, renderer),
        LearningPages(services, renderer),
        CampaignEditor(services, renderer),
        CampaignPages(services, renderer),
        OfferPages(services, renderer),
        MaterialPages(services, renderer),
        CompliancePages(services, renderer),
        DeliveryPages(services, renderer),
        JourneyPages(services, renderer),
        CustomerPages(services, renderer),
        CustomerEdits(services, renderer),
        CustomerMerges(services, renderer),
        CustomerQuestions(services, renderer),
        ImportPages(services, renderer),
        InboxPages(services, renderer),
        SavedReplyPages(services, renderer),
        KnowledgePages(services, renderer),
        GapPages(services, renderer),
        SynonymPages(services, renderer),
        ProductPages(services, renderer),
        DocumentPages(services, renderer),
        AnswerPages(services, renderer),
        TraitPages(services, renderer),
        settings,
        SourcePages(services, renderer),
        RulePages(services, renderer),
        CheckupPages(services, renderer),
        OperatorPages(services, renderer, settings),
        AuditPages(services, renderer),
        AccountPages(services, renderer),
        SecondStepPages(services, renderer),
    ):
        inside.include_router(pages.router())
    inside.get("/{path:path}")(nothing_here)
    router.include_router(inside)
    return router


async def nothing_here(path: str) -> Response:
    raise HTTPException(404, "The address may be old, or what it showed was deleted.")


def mount_static(app: FastAPI, services: ConsoleServices) -> None:
    """Serves our own static files, and the few front-end files from the installed packages."""
    # Before the pages, whose last route takes every address under /console.
    static = StaticFiles(directory=Path(__file__).parent / "static")
    app.mount("/console/static", static, name="console-static")
    app.router.routes.insert(0, app.router.routes.pop())

    @app.get("/vendor/{name}", include_in_schema=False)
    async def vendor(request: Request, name: str) -> Response:
        if name not in VENDOR_FILES:
            raise HTTPException(404)
        return FileResponse(services.vendor / VENDOR_FILES[name], headers={"Cache-Control": "max-age=86400"})
